/** What the compiler must know of FHIR's types. Backbone elements are named by their path: `Patient.contact`. */
export interface TypeModel {
  property(
    type: string,
    name: string,
  ): { readonly types: readonly string[]; readonly array: boolean; readonly choice: boolean } | undefined;
  isSubtype(type: string, of: string): boolean;
}
