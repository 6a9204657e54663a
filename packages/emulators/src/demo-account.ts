export interface DemoAccount {
  vendor: string;
  /** The name under which a gateway lists it. */
  account: string;
  /** Credentials that the vendor's emulator takes, by the names of an adapter's settings. */
  settings: Readonly<Record<string, string>>;
  /** Which setting is given the emulator's `baseUrl`. */
  baseUrlSetting: string;
}

/** Credentials of the sample accounts: constants, so that anyone can try. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  {
    vendor: 'metafold',
    account: 'metafold-demo',
    settings: { accessToken: 'metafold-demo-token' },
    baseUrlSetting: 'baseUrl',
  },
  {
    vendor: 'authentise',
    account: 'authentise-demo',
    settings: { username: 'demo', password: 'demo-password' },
    baseUrlSetting: 'baseUrl',
  },
  {
    vendor: '3dverse',
    account: '3dverse-demo',
    settings: { apiKey: '3dverse-demo-key' },
    baseUrlSetting: 'baseUrl',
  },
];
