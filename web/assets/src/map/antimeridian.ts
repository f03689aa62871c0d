// The atlas stitches its polygons across 180°; on a flat map such a ring is drawn right across the
// world. Here each is unrolled, cut at the antimeridian, and both halves are put in their places.

type Point = number[];
type Ring = Point[];

export function cutPolygons(polygons: Ring[][]): Ring[][] {
  return polygons.flatMap((polygon) => {
    const rings = polygon.map(unrolled);
    const longitudes = rings[0]?.map(lon) ?? [];
    const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
    if (west >= -180 && east <= 180) return [rings];
    const found: Ring[][] = [];
    for (const shift of [-360, 0, 360]) {
      const moved = rings
        .map((ring) => ring.map((point) => [lon(point) + shift, lat(point)]))
        .map((ring) => clipped(clipped(ring, -180, 1), 180, -1))
        .filter((ring) => ring.length > 2);
      if (moved.length) found.push(moved);
    }
    return found;
  });
}

// A line in pieces, broken where it jumps from one side of the map to the other.
export function cutLine(line: Point[]): Point[][] {
  const pieces: Point[][] = [[]];
  line.forEach((point, at) => {
    const before = line[at - 1];
    if (before && Math.abs(lon(point) - lon(before)) > 180) pieces.push([]);
    pieces[pieces.length - 1]?.push(point);
  });
  return pieces.filter((piece) => piece.length > 1);
}

// Longitudes without jumps; a ring around a pole is led along the pole and back.
function unrolled(ring: Ring): Ring {
  let turn = 0;
  const flat = ring.map((point, at) => {
    const before = ring[at - 1];
    if (before) {
      const step = lon(point) - lon(before);
      if (step > 180) turn -= 360;
      if (step < -180) turn += 360;
    }
    return [lon(point) + turn, lat(point)];
  });
  const [first, last] = [flat[0], flat[flat.length - 1]];
  if (first && last && Math.abs(lon(last) - lon(first)) > 180) {
    const pole = lat(first) < 0 ? -90 : 90;
    flat.push([lon(last), pole], [lon(first), pole], first);
  }
  return flat;
}

// Sutherland and Hodgman, against one meridian: keeps what is east (side 1) or west (-1) of it.
function clipped(ring: Ring, meridian: number, side: 1 | -1): Ring {
  const inside = (point: Point): boolean => (lon(point) - meridian) * side >= 0;
  return ring.flatMap((point, at) => {
    const before = ring[(at + ring.length - 1) % ring.length] ?? point;
    const found: Ring = [];
    if (inside(point) !== inside(before)) found.push(crossing(before, point, meridian));
    if (inside(point)) found.push(point);
    return found;
  });
}

function crossing(from: Point, to: Point, meridian: number): Point {
  const part = (meridian - lon(from)) / (lon(to) - lon(from));
  return [meridian, lat(from) + part * (lat(to) - lat(from))];
}

function lon(point: Point): number {
  return point[0] ?? 0;
}

function lat(point: Point): number {
  return point[1] ?? 0;
}
