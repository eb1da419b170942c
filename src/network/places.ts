/**
 * A number of places, in hundredths: agreements count tenths (179.2), and sums of binary fractions would not come out
 * even.
 */
export type Places = number;

/** Reads a decimal with at most two places behind the point; undefined for any other number. */
export function readPlaces(decimal: number | undefined): Places | undefined {
  if (decimal === undefined || !Number.isFinite(decimal) || decimal < 0) return undefined;
  const hundredths = Math.round(decimal * 100);
  return Math.abs(hundredths - decimal * 100) < 1e-6 * Math.max(1, hundredths) ? hundredths : undefined;
}

/** The decimal, as JSON and FHIR write it. */
export function writePlaces(places: Places): number {
  return places / 100;
}
