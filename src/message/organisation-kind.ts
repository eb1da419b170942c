/** What an organisation of the network is; decides which rules apply to it (domain model 1.2). */
export type OrganisationKind =
  | 'region'
  | 'visitation'
  | 'hospital'
  | 'acute-nursing'
  | 'sop'
  | 'municipality'
  | 'municipal-nursing'
  | 'general-practice'
  | 'attached-doctor'
  | 'private-supplier'
  | 'specialised-visitation'
  | 'on-call'
  | 'other'
  | 'gateway'
  | 'register';
