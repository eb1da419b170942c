import type { Provenance } from '@medplum/fhirtypes';
import type { BundleView } from './bundle-view.ts';
import { isType, type ReadEvent } from './reading.ts';

/**
 * An end or an end decision that its sender has modified corrects the one it names (R-SET-04, R-END-11): MedCom's
 * activity `modified-message`, and the earlier message as the entity that is revised. Anything else is what it is.
 */
export function asCorrection(view: BundleView, found: ReadEvent | undefined): ReadEvent | undefined {
  if (found === undefined || (found.read.kind !== 'departed' && found.read.kind !== 'end-decided'))
    return found;
  const corrects = correctedBy(view);
  if (corrects === undefined) return found;
  const { facts } = found.read;
  const departure = 'departure' in facts ? facts.departure : undefined;
  return {
    read: {
      kind: 'corrected',
      facts: {
        corrects,
        ...(facts.actualEnd === undefined ? {} : { actualEnd: facts.actualEnd }),
        ...(departure === undefined ? {} : { departure }),
      },
    },
  };
}

function correctedBy({ header, resources, find }: BundleView): string | undefined {
  const own = resources
    .filter((resource): resource is Provenance => isType(resource, 'Provenance'))
    .find(({ target }) => target?.some((reference) => find(reference) === header));
  if (!own?.activity?.coding?.some(({ code }) => code === 'modified-message')) return undefined;
  const revised = own.entity?.find(({ role }) => role === 'revision')?.what?.reference;
  return /(?:^|\/)MessageHeader\/([^/]+)$/.exec(revised ?? '')?.[1];
}
