import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { parseTar } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { officialPackages, shippedOf, shippedStructure } from './shipped-package.ts';

const archive = join(officialPackages, 'medcom.fhir.dk.messaging#4.0.2.tgz');
const medcom = 'http://medcomfhir.dk/ig/messaging/StructureDefinition';

/** Our profile of each of MedCom's. */
const counterparts: Readonly<Record<string, string>> = {
  'medcom-messaging-message': 'sop-message',
  'medcom-messaging-messageHeader': 'sop-message-header',
  'medcom-messaging-provenance': 'sop-provenance',
  'medcom-messaging-organization': 'sop-organization',
};

/** Where a target of MedCom's stands one of ours that is compared here too. */
const targets = new Map(
  Object.entries(counterparts).map(([theirs, ours]) => [
    `${medcom}/${theirs}`,
    `https://overgang.dk/fhir/StructureDefinition/${ours}`,
  ]),
);

describe.skipIf(!existsSync(archive))(
  "our message profiles beside MedCom's (skipped without the package of MedCom messaging 4.0.2)",
  () => {
    it.each(Object.entries(counterparts))(
      '%s asks for nothing that %s lets pass, but for the event',
      (theirs, ours) => {
        const differences = laxities(theirStructure(theirs), shippedStructure(ours));
        expect(differences).toEqual(
          theirs === 'medcom-messaging-messageHeader' ? ['MessageHeader.event[x]: other value set'] : [],
        );
      },
    );

    it('would be told apart if ours were laxer', () => {
      const lax = structuredClone(shippedStructure('sop-organization'));
      for (const element of lax.snapshot?.element ?? []) element.min = 0;
      expect(laxities(theirStructure('medcom-messaging-organization'), lax)).toContain(
        'Organization.identifier: at least 0 instead of 2',
      );
    });
  },
);

/** Everything that the first profile demands and the second does not. */
function laxities(theirs: StructureDefinition, ours: StructureDefinition): string[] {
  const elements = new Map(ours.snapshot?.element.map((element) => [element.id, element]));
  return (theirs.snapshot?.element ?? []).flatMap((their) => {
    const our = elements.get(their.id) ?? elements.get(withoutChoiceSlice(their.id ?? ''));
    if (our === undefined) return unsaid(their) ? [] : [`${their.id}: missing`];
    return compare(their, our).map((difference) => `${their.id}: ${difference}`);
  });
}

/** `occurred[x]:occurredDateTime` is `occurred[x]` where only a dateTime is allowed. */
function withoutChoiceSlice(id: string): string {
  return id.replace(/(\[x\]):\w+/, '$1');
}

/** An element that the base already says all about, inside a slice that ours need not unfold. */
function unsaid(element: ElementDefinition): boolean {
  return (
    (element.min ?? 0) === (element.base?.min ?? 0) &&
    element.max === element.base?.max &&
    !demandedValue(element)
  );
}

function compare(their: ElementDefinition, our: ElementDefinition): string[] {
  const found: string[] = [];
  if ((our.min ?? 0) < (their.min ?? 0)) found.push(`at least ${our.min} instead of ${their.min}`);
  if (limit(our.max) > limit(their.max)) found.push(`at most ${our.max} instead of ${their.max}`);
  const value = demandedValue(their);
  if (value !== undefined && demandedValue(our) !== value) found.push('other value');
  if (their.binding?.strength === 'required') {
    if (
      our.binding?.strength !== 'required' ||
      unpinned(our.binding.valueSet) !== unpinned(their.binding.valueSet)
    ) {
      found.push('other value set');
    }
  }
  if (their.slicing?.rules === 'closed' && !isNarrowedChoice(our)) {
    if (JSON.stringify(our.slicing?.discriminator) !== JSON.stringify(their.slicing.discriminator)) {
      found.push('other slicing');
    }
    if (our.slicing?.rules !== 'closed') found.push('open slicing');
  }
  const expressions = new Set(our.constraint?.map((constraint) => constraint.expression));
  for (const constraint of their.constraint ?? []) {
    if (constraint.severity === 'error' && !expressions.has(constraint.expression)) {
      found.push(`without ${constraint.key}`);
    }
  }
  return [...found, ...compareTypes(their, our)];
}

/** A choice of types that is narrowed to one needs no slices. */
function isNarrowedChoice(element: ElementDefinition): boolean {
  return element.path?.endsWith('[x]') === true && element.type?.length === 1;
}

function compareTypes(their: ElementDefinition, our: ElementDefinition): string[] {
  return (our.type ?? []).flatMap((type) => {
    const allowed = their.type?.find((each) => each.code === type.code);
    if (allowed === undefined) return [`type ${type.code}`];
    const found: string[] = [];
    const permitted = new Set(
      allowed.targetProfile?.map(unpinned).flatMap((each) => [each, targets.get(each ?? '')]),
    );
    const profile = type.targetProfile ?? [];
    if (
      permitted.size > 0 &&
      (profile.length === 0 ||
        !profile.every((each) => permitted.has(unpinned(each)) || permitted.has(baseOf(each))))
    ) {
      found.push('other target');
    }
    if (allowed.aggregation && String(allowed.aggregation) !== String(type.aggregation)) {
      found.push('not bundled');
    }
    return found;
  });
}

function demandedValue(element: ElementDefinition): string | undefined {
  const found = Object.entries(element).find(([key]) => /^(fixed|pattern)[A-Z]/.test(key));
  return found === undefined ? undefined : JSON.stringify(found[1]);
}

function limit(max: string | undefined): number {
  return max === undefined || max === '*' ? Number.POSITIVE_INFINITY : Number(max);
}

/** The resource type that a profile of ours constrains: whoever takes the type takes the profile. */
function baseOf(canonical: string): string | undefined {
  const ours = shippedOf('StructureDefinition').find((each) => each.url === canonical);
  return ours && `http://hl7.org/fhir/StructureDefinition/${ours.type}`;
}

function unpinned(canonical: string | undefined): string | undefined {
  return canonical?.split('|')[0];
}

function theirStructure(id: string): StructureDefinition {
  const file = parseTar(gunzipSync(readFileSync(archive))).find(
    (each) => each.name === `package/StructureDefinition-${id}.json`,
  );
  return JSON.parse(file?.text ?? '');
}
