/** An instant as the door writes it, in UTC. */
export function instant(milliseconds: number): string;
export function instant(milliseconds: number | undefined): string | undefined;
export function instant(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
