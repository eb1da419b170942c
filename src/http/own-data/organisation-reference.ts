import type { Organization, Reference } from '@medplum/fhirtypes';
import { sorSystem } from '../../message/systems.ts';
import type { Network } from '../../network/network.ts';

/** An organisation by its SOR id and name, as a citizen is told of it; by its id where the network no longer has it. */
export function organisationReference(id: string, network: Network): Reference<Organization> {
  const found = network.organisation(id);
  return {
    type: 'Organization',
    ...(found === undefined ? {} : { identifier: { system: sorSystem, value: found.sor } }),
    display: found?.name ?? id,
  };
}
