const mostBytes = 60;

/**
 * Throws TypeError unless the text can name an endpoint on any broker: not empty, well-formed, at most 60
 * bytes of UTF-8, so that the queue's name has room with every one of them escaped.
 */
export function insistOnEndpointName(name: string): void {
  if (name === '') throw new TypeError('an endpoint needs a name');
  if (!name.isWellFormed()) throw new TypeError(`an endpoint's name is no well-formed text: ${name}`);
  if (Buffer.byteLength(name) > mostBytes) {
    throw new TypeError(`an endpoint's name is longer than ${mostBytes} bytes: ${name}`);
  }
}
