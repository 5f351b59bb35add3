export { contractFile } from './contract.ts';
export { countMostFields, type CountedOperation } from './count-most-fields.ts';
export { createContext, type Context, type FollowedPosition, type LinkMedia } from './context.ts';
export { schema } from './schema.ts';
