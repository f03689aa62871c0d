// Numbers and names that the server knows too: the page says them (`web/page_constants.py`).

export interface Constants {
  counted: number; // incidents of a filter that the board tells apart as new or known
  mostRows: number; // of one question for single rows
  presenceLastsMs: number; // an officer who says nothing for this long is gone
  keepAliveMs: number; // the feed says something this often
  dismissals: [reason: string, words: string][];
}

let known: Constants | undefined;

export function constants(): Constants {
  const said = document.querySelector<HTMLMetaElement>("meta[name=constants]");
  known ??= JSON.parse(said?.content ?? "") as Constants;
  return known;
}
