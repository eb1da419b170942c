import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { instant } from '../instant.ts';
import { code, ext, message, residence, stay, uuid } from './bundle.ts';
import { facts, read } from './read.ts';

describe('a discharge notice', () => {
  const notice = (more: object = {}, extensions: readonly object[] = []) =>
    ({
      resourceType: 'Communication',
      id: 'notice',
      identifier: [uuid('chain-1')],
      status: 'in-progress',
      extension: [residence, ...extensions],
      payload: [{ contentString: 'Borgeren ventes hjem.' }],
      ...more,
    }) as Resource;
  const end = (time: string) => ext('sop-expected-end-of-need', { valueDateTime: time });
  const sequence = (value: number) =>
    ext('sop-notice-revision', { extension: [{ url: 'sequence', valuePositiveInt: value }] });
  const sent = (event: string, focus: Resource, sender = 'sop-vig', receiver = 'mun-0101') =>
    message(event, sender, receiver, '2027-04-20T10:00:00+02:00', focus, [stay()]);

  it('is its chain, its place in it and the expected end', () => {
    const bundle = sent(
      'sop-discharge-notice-new',
      notice({}, [end('2027-04-22T11:00:00+02:00'), sequence(1)]),
    );
    expect(read(bundle).message).toMatchObject({
      kind: 'notice-sent',
      receiver: { municipality: '0101' },
      facts: { chainId: 'chain-1', sequence: 0, expectedEnd: instant('2027-04-22T11:00+02:00') },
    });
  });

  it.each([
    ['2027-04-22', 'time.date-only'],
    ['2027-04-22T11:00:00', 'time.no-offset'],
    ['tomorrow', 'time.not-a-time'],
  ])('with the end %s is refused (R-ID-11)', (time, problem) => {
    const { message: told, problems } = read(
      sent('sop-discharge-notice-new', notice({}, [end(time), sequence(1)])),
    );
    expect(told).toBeUndefined();
    expect(problems).toMatchObject([{ code: problem, rule: 'R-ID-11', severity: 'error' }]);
  });

  it('with an hour that does not exist in Denmark is taken as its instant, with a warning', () => {
    const { message: told, problems } = read(
      sent('sop-discharge-notice-new', notice({}, [end('2028-03-26T02:30:00+01:00'), sequence(1)])),
    );
    expect(told?.facts).toMatchObject({ expectedEnd: instant('2028-03-26T03:30+02:00') });
    expect(problems).toMatchObject([{ code: 'time.foreign-offset', severity: 'warning' }]);
  });

  it('is revised, cancelled with its reason, and answered', () => {
    expect(
      facts(sent('sop-discharge-notice-revise', notice({}, [end('2027-04-23T11:00:00+02:00'), sequence(2)]))),
    ).toMatchObject({ sequence: 1 });
    const cancelled = notice({
      status: 'stopped',
      statusReason: { coding: [code('sop-notice-cancel-reason', 'health-change')] },
    });
    expect(facts(sent('sop-discharge-notice-cancel', cancelled))).toEqual({
      chainId: 'chain-1',
      reason: 'health-change',
    });
    const answer = ext('sop-notice-response', {
      extension: [
        { url: 'answer', valueCoding: code('sop-notice-response', 'ready-from') },
        { url: 'readyFrom', valueDateTime: '2027-04-22T11:00:00+02:00' },
      ],
    });
    const response = notice({ inResponseTo: [{ identifier: uuid('chain-1') }] }, [answer]);
    expect(facts(sent('sop-discharge-notice-response', response, 'mun-0101', 'sop-vig'))).toEqual({
      chainId: 'chain-1',
      answer: 'ready-from',
      readyFrom: instant('2027-04-22T11:00+02:00'),
    });
  });
});
