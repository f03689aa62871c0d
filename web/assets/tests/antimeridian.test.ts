import assert from "node:assert/strict";
import { test } from "node:test";
import { cutLine, cutPolygons } from "../src/map/antimeridian.ts";

const longitudes = (rings: number[][][]) => rings.flat().map(([lon]) => lon ?? 0);

test("a polygon away from 180° stays as it is", () => {
  const square = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]; // biome-ignore format: one ring
  assert.deepEqual(cutPolygons([square]), [square]);
});

test("a polygon across 180° becomes two that touch it from either side", () => {
  const fiji = [[[177, -18], [-178, -18], [-178, -16], [177, -16], [177, -18]]]; // biome-ignore format: one ring
  const [west, east, ...more] = cutPolygons([fiji])
    .map((rings) => longitudes(rings))
    .sort((one, other) => Math.min(...one) - Math.min(...other));
  assert.deepEqual(more, []);
  assert.deepEqual([Math.min(...(west ?? [])), Math.max(...(west ?? []))], [-180, -178]);
  assert.deepEqual([Math.min(...(east ?? [])), Math.max(...(east ?? []))], [177, 180]);
});

test("a ring around the pole is led along it", () => {
  const antarctica = [[[-180, -70], [-60, -75], [60, -75], [180, -70], [-180, -70]]]; // biome-ignore format: one ring
  const south = cutPolygons([antarctica])
    .flat(2)
    .map(([, lat]) => lat ?? 0);
  assert.ok(south.length > 0);
  assert.equal(Math.min(...south) >= -90, true);
});

test("a line is broken where it jumps across the map", () => {
  const line = [[178, 0], [179, 0], [-179, 0], [-178, 0]]; // biome-ignore format: one line
  assert.deepEqual(cutLine(line), [line.slice(0, 2), line.slice(2)]);
});
