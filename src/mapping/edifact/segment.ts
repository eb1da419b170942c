/** One segment: `NAD+SOR+1:SKS` has the tag `NAD` and the elements `[['SOR'], ['1', 'SKS']]`. */
export interface Segment {
  readonly tag: string;
  readonly elements: readonly (readonly string[])[];
}

/** A component by its places, `''` where there is none. */
export function component(segment: Segment, element: number, place = 0): string {
  return segment.elements[element]?.[place] ?? '';
}

/** Whether a segment has no more in it than so many components in each of its elements. */
export function isWithin(segment: Segment, components: readonly number[]): boolean {
  return segment.elements.every((element, index) =>
    element.every((value, place) => value === '' || place < (components[index] ?? 0)),
  );
}

/** How a segment is named in a problem: its tag and qualifier, never its content. */
export function segmentName(segment: Segment | undefined): string {
  if (segment === undefined) return 'end';
  const qualifier = component(segment, 0);
  return /^[A-Z0-9]{1,4}$/.test(qualifier) ? `${segment.tag}+${qualifier}` : segment.tag;
}
