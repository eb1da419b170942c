import { describe, expect, it } from 'vitest';
import { judgeHookUrl, privateAddress } from '../../src/subscribe/hook-address.ts';

describe('where notifications may be posted to', () => {
  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fe80::1',
    '224.0.0.1',
  ])('is not %s', (address) => {
    expect(privateAddress(address)).toBe('the address is private');
  });

  it.each(['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1'])('may be %s', (address) => {
    expect(privateAddress(address)).toBeUndefined();
  });

  it('is a private address only where the operator allows it, and http only in a workshop', () => {
    expect(judgeHookUrl('https://10.0.0.1/', 'public')?.code).toBe('subscription.hook-address');
    expect(judgeHookUrl('https://10.0.0.1/', 'private')).toBeUndefined();
    expect(judgeHookUrl('http://10.0.0.1/', 'private')?.code).toBe('subscription.hook-address');
    expect(judgeHookUrl('http://127.0.0.1/', 'any')).toBeUndefined();
    expect(judgeHookUrl('file:///etc/passwd', 'any')?.code).toBe('subscription.hook-address');
  });
});
