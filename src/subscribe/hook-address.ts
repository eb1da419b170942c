import { BlockList, isIP } from 'node:net';
import { type Problem, problem } from '../message/problem.ts';

/**
 * Where subscribers may have notifications posted to. `public`: https and public addresses; `private`: https and any
 * address, for gateways on a health network of its own; `any`: http too, for a workshop.
 */
export const hookPolicies = ['public', 'private', 'any'] as const;

/** One of {@link hookPolicies}. */
export type HookPolicy = (typeof hookPolicies)[number];

/** What is wrong with the URL itself; whether its name leads to a private address is seen when it is connected to. */
export function judgeHookUrl(text: string | undefined, policy: HookPolicy): Problem | undefined {
  const url = text === undefined ? null : URL.parse(text);
  const refuse = (reason: string): Problem =>
    problem('subscription.hook-address', {
      expression: 'Subscription.channel.endpoint',
      params: { reason },
    });
  if (url === null) return refuse('it is no URL');
  if (url.username !== '' || url.password !== '') return refuse('it has a user name or password in it');
  if (url.protocol !== 'https:' && !(policy === 'any' && url.protocol === 'http:')) {
    return refuse('it is not https');
  }
  const host = hostOf(url);
  if (policy === 'public' && isIP(host) > 0 && isPrivate(host)) return refuse('its address is private');
  return policy === 'public' && /(^|\.)(localhost|local|internal)$/i.test(host)
    ? refuse('its name is a private one')
    : undefined;
}

/** Why nothing may be posted to an address. */
export function privateAddress(address: string): string | undefined {
  return isPrivate(address) ? 'the address is private' : undefined;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Addresses that are not reached over the public internet. RFC 6890 */
const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6');
}

function isPrivate(address: string): boolean {
  // BlockList sees through IPv4 written as IPv6.
  return notPublic.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
