import { asList, asObject, at } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';

const most = 10;
/** What the connection, the content and the signature are told by is the gateway's alone. */
const own =
  /^(host|connection|content-.*|transfer-encoding|te|trailer|upgrade|keep-alive|expect|proxy-.*|webhook-.*|x-message-.*|x-replay)$/i;

/** Headers a subscriber wants with every notification, as `Name: value`. */
export function judgeHeaders(headers: readonly unknown[]): readonly Problem[] {
  const faulty = headers.findIndex((each, index) => index >= most || parse(each) === undefined);
  return faulty === -1
    ? []
    : [problem('subscription.header', { expression: `Subscription.channel.header[${faulty}]` })];
}

/** The headers to send, of those that were judged. */
export function headersOf(headers: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(headers.map(parse).filter((each) => each !== undefined));
}

/** The headers that a Subscription, as JSON, asks for. */
export function headersIn(resource: string): readonly string[] {
  return asList(at(JSON.parse(resource), 'channel', 'header')).filter((each) => typeof each === 'string');
}

/** The same Subscription asking for other headers. */
export function withHeaders(resource: string, headers: readonly string[]): string {
  const { channel, ...others } = asObject(JSON.parse(resource)) ?? {};
  return JSON.stringify({ ...others, channel: { ...asObject(channel), header: headers } });
}

function parse(header: unknown): readonly [name: string, value: string] | undefined {
  const [, name, value] =
    /^([\w!#$%&'*+.^`|~-]{1,100}):[ \t]*([\x20-\x7e]{0,4000})$/.exec(String(header)) ?? [];
  return name === undefined || value === undefined || own.test(name)
    ? undefined
    : [name.toLowerCase(), value];
}
