import { BannerList } from '../frame/banner-list.tsx';
import { State } from './state.tsx';

const well = { database: true, poller: true, upstream: true };

const states = [
  ['Key refused', { isKeyRefused: true, readiness: well, newVersion: undefined }],
  ['No poller', { isKeyRefused: false, readiness: { ...well, poller: false }, newVersion: undefined }],
  ['Upstream away', { isKeyRefused: false, readiness: { ...well, upstream: false }, newVersion: undefined }],
  ['Database away', { isKeyRefused: false, readiness: { ...well, database: false }, newVersion: undefined }],
  ['Another version', { isKeyRefused: false, readiness: well, newVersion: '1.5.0' }],
] as const;

/** The facts that hold for every screen. */
export function BannerStates() {
  return states.map(([name, facts]) => (
    <State key={name} name={name}>
      <BannerList {...facts} />
    </State>
  ));
}
