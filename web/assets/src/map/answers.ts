// What the server answers to a widget that may leave the page meanwhile.

// Nothing: the widget is gone, the server refused, or the network is away.
export async function answerTo<T>(
  address: string,
  signal: AbortSignal,
  options: RequestInit = {},
): Promise<T | undefined> {
  try {
    const answer = await fetch(address, { ...options, signal });
    if (!answer.ok) return undefined;
    const body = (await answer.json()) as T;
    return signal.aborted ? undefined : body;
  } catch (fault) {
    if (signal.aborted || fault instanceof TypeError) return undefined;
    throw fault;
  }
}
