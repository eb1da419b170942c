import { evaluate } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { describe, expect, it } from 'vitest';
import { allCases } from '../../scripts/fixtures/all-cases.ts';
import { decidesOnPlan } from '../../scripts/fixtures/scenarios/change-plan.ts';
import { shippedOf } from './shipped-package.ts';

/** One way to break an invariant: where it is true, and what makes it false. */
interface Breach {
  readonly message: string;
  /** The object the invariant stands on, in the sound message. */
  readonly at: (bundle: Json) => Json;
  readonly break: (object: Json) => unknown;
}

// The fixtures' shapes are known here, and looked into at every depth.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any;

const bundle = (whole: Json): Json => whole;
const resource = (type: string) => (whole: Json) =>
  whole.entry.find((entry: Json) => entry.resource.resourceType === type).resource;
const extension = (of: Json, name: string): Json =>
  of.extension.find((each: Json) => each.url.endsWith(`/${name}`));
const criteria = (request: Json): Json[] =>
  request.extension.filter((each: Json) => each.url.endsWith('/sop-admission-criterion'));
const without = (of: Json, name: string): Json => ({
  ...of,
  extension: of.extension.filter((each: Json) => each !== extension(of, name)),
});
const withEvent = (code: string) => (whole: Json) => {
  whole.entry[0].resource.eventCoding.code = code;
  return whole;
};

/** That an assessment has begun, as a decision of the specialised visitation. */
const decidedOnPlan = (whole: Json): Json => {
  decidesOnPlan('frv-hammel', 'bfh-medicin', 'doegnrehabilitering-lemvig')(whole);
  return whole;
};
const withoutType = (type: string) => (whole: Json) => ({
  ...whole,
  entry: whole.entry.filter((entry: Json) => entry.resource.resourceType !== type),
});

const breaches: Readonly<Record<string, readonly Breach[]>> = {
  'sop-has-time': [
    {
      message: 'discharge-notice/new',
      at: (whole) => resource('Communication')(whole).sent,
      break: () => '2027-04-20',
    },
  ],
  'sop-message-provenance': [
    {
      message: 'referral/new',
      at: bundle,
      break: (whole) => ({
        ...whole,
        entry: whole.entry.filter((entry: Json) => entry.resource.resourceType !== 'Provenance'),
      }),
    },
  ],
  'sop-message-one-citizen': [
    {
      message: 'referral/new',
      at: bundle,
      break: (whole) => ({ ...whole, entry: [...whole.entry, { resource: resource('Patient')(whole) }] }),
    },
    {
      message: 'referral/new',
      at: bundle,
      break: (whole) => ({
        ...whole,
        entry: whole.entry.filter((entry: Json) => entry.resource.resourceType !== 'Patient'),
      }),
    },
  ],
  'sop-message-referral-event': [{ message: 'referral/new', at: bundle, break: withEvent('sop-stay-start') }],
  'sop-message-allocation-event': [
    { message: 'allocation/granted', at: bundle, break: withEvent('sop-stay-start') },
  ],
  'sop-message-notice-event': [
    { message: 'discharge-notice/new', at: bundle, break: withEvent('sop-referral-new') },
  ],
  'sop-message-municipal-request-event': [
    { message: 'municipal-request/home', at: bundle, break: withEvent('sop-municipal-request') },
    { message: 'municipal-request/measures', at: bundle, break: withEvent('sop-home-preparation') },
    {
      message: 'municipal-request/home',
      at: bundle,
      break: (whole) => ({
        ...whole,
        entry: whole.entry.filter((entry: Json) => entry.resource.resourceType !== 'Task'),
      }),
    },
  ],
  'sop-request-in-words': [
    {
      message: 'municipal-request/measures',
      at: resource('ServiceRequest'),
      break: ({ code: _, ...request }) => request,
    },
  ],
  'sop-message-transition-event': [
    { message: 'supply/lent', at: bundle, break: withEvent('sop-meeting') },
    { message: 'supply/lent', at: bundle, break: withoutType('SupplyDelivery') },
    { message: 'functional-status/report', at: bundle, break: withoutType('QuestionnaireResponse') },
    { message: 'meeting/called', at: bundle, break: withoutType('Appointment') },
  ],
  'sop-message-case-event': [
    { message: 'region-case/complaint', at: bundle, break: withEvent('sop-adverse-event') },
    { message: 'region-case/adverse-event', at: bundle, break: withEvent('sop-complaint') },
  ],
  'sop-message-opening-event': [
    { message: 'referral-opening/opened', at: bundle, break: withEvent('sop-allocation-granted') },
  ],
  'sop-message-rehabilitation-event': [
    { message: 'referral-opening/opened', at: decidedOnPlan, break: withEvent('sop-allocation-granted') },
  ],
  'sop-rehabilitation-decided': [
    {
      message: 'referral-opening/opened',
      at: (whole) => resource('Task')(decidedOnPlan(whole)),
      break: ({ output: _, ...task }) => task,
    },
    {
      message: 'referral-opening/opened',
      at: (whole) => resource('Task')(decidedOnPlan(whole)),
      break: (task) => ({ ...task, status: 'rejected' }),
    },
  ],
  'sop-supply-in-words': [
    {
      message: 'supply/lent',
      at: resource('SupplyDelivery'),
      break: (supply) => ({ ...supply, suppliedItem: { itemCodeableConcept: { id: 'what' } } }),
    },
  ],
  'sop-supply-return': [
    {
      message: 'supply/lent',
      at: (whole) => extension(resource('SupplyDelivery')(whole), 'sop-supply-terms'),
      break: (terms) => {
        terms.extension.find((each: Json) => each.url === 'toReturn').valueBoolean = false;
        return terms;
      },
    },
  ],
  'sop-functional-status-said': [
    {
      message: 'functional-status/report',
      at: resource('QuestionnaireResponse'),
      break: (report) => ({ ...report, item: [{ ...report.item[0], linkId: 'diagnosis' }] }),
    },
    {
      message: 'functional-status/report',
      at: resource('QuestionnaireResponse'),
      break: (report) => ({ ...report, item: [report.item[0], report.item[0]] }),
    },
    {
      message: 'functional-status/report',
      at: resource('QuestionnaireResponse'),
      break: (report) => ({ ...report, item: [{ linkId: 'body' }] }),
    },
  ],
  'sop-meeting-place': [
    {
      message: 'meeting/called',
      at: resource('Appointment'),
      break: (meeting) => ({ ...meeting, participant: meeting.participant.slice(0, 1) }),
    },
  ],
  'sop-definition': [
    {
      message: 'stay/start',
      at: (whole) => resource('MessageHeader')(whole).definition,
      break: (definition) => definition.split('|')[0],
    },
    {
      message: 'stay/start',
      at: (whole) => resource('MessageHeader')(whole).definition,
      break: (definition) => `${definition}.x`,
    },
  ],
  'sop-referral-a1': [
    {
      message: 'referral/new',
      at: resource('ServiceRequest'),
      break: (request) => without(request, 'sop-admission-criterion'),
    },
    {
      message: 'referral/new',
      at: resource('ServiceRequest'),
      break: (request) => {
        const [a1] = criteria(request);
        a1.extension = a1.extension.filter((each: Json) => each.url !== 'met');
        return request;
      },
    },
    {
      message: 'referral/new',
      at: resource('ServiceRequest'),
      break: (request) => ({ ...request, extension: [...request.extension, criteria(request)[0]] }),
    },
  ],
  'sop-criterion-answered': [
    {
      message: 'referral/new',
      at: (whole) => criteria(resource('ServiceRequest')(whole))[1],
      break: (criterion) => ({
        ...criterion,
        extension: [...criterion.extension, { url: 'notAssessedReason', valueString: 'Ikke vurderet.' }],
      }),
    },
    {
      message: 'referral/new',
      at: (whole) => criteria(resource('ServiceRequest')(whole))[1],
      break: (criterion) => ({
        ...criterion,
        extension: criterion.extension.filter((each: Json) => each.url !== 'met'),
      }),
    },
  ],
  'sop-decision-reason-given': [
    { message: 'allocation/rejected', at: resource('Task'), break: ({ statusReason: _, ...task }) => task },
  ],
  'sop-decision-assessed': [
    {
      message: 'allocation/granted',
      at: resource('Task'),
      break: (task) => ({
        ...task,
        output: task.output.filter((each: Json) => each.type.coding[0].code !== 'assessment'),
      }),
    },
  ],
  'sop-stay-started': [
    { message: 'stay/start', at: resource('Encounter'), break: ({ period: _, ...stay }) => stay },
  ],
  'sop-stay-departed': [
    {
      message: 'stay/end',
      at: resource('Encounter'),
      break: (stay) => ({ ...stay, period: { start: stay.period.start } }),
    },
  ],
  'sop-stay-need-ended': [
    {
      message: 'stay/end',
      at: resource('Encounter'),
      break: (stay) => without(stay, 'sop-actual-end-of-need'),
    },
  ],
  'sop-notice-reason': [
    {
      message: 'discharge-notice/cancel',
      at: resource('Communication'),
      break: ({ statusReason: _, ...notice }) => notice,
    },
  ],
  'sop-ready-from': [
    {
      message: 'discharge-notice/response',
      at: (whole) => extension(resource('Communication')(whole), 'sop-notice-response'),
      break: (answer) => ({
        ...answer,
        extension: answer.extension.filter((each: Json) => each.url !== 'readyFrom'),
      }),
    },
  ],
};

const base = 'https://overgang.dk/fhir/StructureDefinition';
const texts = new Map(allCases().map((each) => [each.name, each.text]));
const expressions = new Map(
  shippedOf('StructureDefinition')
    .flatMap((each) => each.differential?.element ?? [])
    .flatMap((element) => element.constraint ?? [])
    .map((constraint) => [constraint.key ?? '', constraint.expression ?? '']),
);

describe('the invariants of our profiles', () => {
  it('are all tried below', () => {
    expect(Object.keys(breaches).sort()).toEqual([...expressions.keys()].sort());
  });

  const tried = Object.entries(breaches).flatMap(([key, ways]) =>
    ways.map((way, index) => [key, index + 1, way] as const),
  );
  it.each(tried)('%s holds in the fixture and does not when it is broken (%i)', (key, _, way) => {
    const expression = expressions.get(key) ?? '';
    const holds = (object: Json) => evaluate(object, pathOn(object, expression), {}, r4);
    expect(holds(way.at(sound(way)))).toEqual([true]);
    expect(holds(way.break(way.at(sound(way))))).toEqual([false]);
  });
});

describe('every invariant, in every message of ours', () => {
  const ours = allCases().filter(
    ({ text, expected }) => expected.verdict === 'accepted' && text.includes(`${base}/sop-`),
  );
  const roots = new Map(
    shippedOf('StructureDefinition').map((each) => [
      each.url,
      each.differential?.element?.[0]?.constraint ?? [],
    ]),
  );

  // An empty answer counts as no, so that an invariant has to say yes where it does not apply.
  it.each(ours.map((each) => [each.name, each.text] as const))('says yes in %s', (name, text) => {
    let asked = 0;
    walk(JSON.parse(text), (object) => {
      for (const url of [...(object.meta?.profile ?? []), object.url]) {
        for (const { key, expression } of roots.get(url) ?? []) {
          asked += 1;
          expect(evaluate(object, pathOn(object, expression ?? ''), {}, r4), key).toEqual([true]);
        }
      }
    });
    // A message about nobody, and one that says little of them, have little that could be wrong.
    expect(asked).toBeGreaterThan(/^(capacity|referral-opening|region-case)\//.test(name) ? 0 : 2);
  });
});

function walk(value: Json, visit: (object: Json) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value);
  for (const each of Object.values(value)) walk(each, visit);
}

/** An extension does not say of itself what it is. */
function pathOn(object: Json, expression: string) {
  return object.url === undefined ? expression : { base: 'Extension', expression };
}

/** A fresh copy, because breaking may change it. */
function sound(way: Breach): Json {
  return JSON.parse(texts.get(way.message) ?? '');
}
