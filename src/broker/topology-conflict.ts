/** A queue or exchange of our name exists with other properties; only a person can decide what to do. */
export class TopologyConflict extends Error {
  override readonly name = 'TopologyConflict';
}
