import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { decisionTelecomProvider } from '../nodes/reliability/decisionTelecom';
import { desk360Providers } from '../nodes/reliability/desk360';
import { getChatProvider } from '../nodes/reliability/getChat';
import { oneMsgProvider } from '../nodes/reliability/oneMsg';
import type { MatrixProvider } from './faultMatrix';
import type { Setup } from './n8nCore';

/** One way to log in to a provider. */
export interface Account {
	name: string;
	provider: MatrixProvider;
	/** The node with `secret` as its token or key, for a provider at this origin. */
	setup(origin: string, parameters?: Setup['parameters']): Setup;
}

/** Long, and with what looks different in URLs, JSON, HTML and Base64. */
const secret = 'CANARY-77Z9qW/s3cr3t+V4lue=0123456789';

type Change = ICredentialDataDecryptedObject;

function accountOf(provider: MatrixProvider, way: string, change: Change): Account {
	return {
		name: way === '' ? provider.name : `${provider.name}, ${way}`,
		provider,
		setup: (origin, parameters = {}) => {
			const setup = provider.setup(`${origin}${provider.basePath}`, parameters);
			return { ...setup, credential: { ...setup.credential, ...change } };
		},
	};
}

const password = `pw-${secret}`;

/** All five credential types, in each way that they log in; a session is under way where one is needed. */
export const accounts: readonly Account[] = [
	...desk360Providers.flatMap((provider) => [
		accountOf(provider, 'token', { authentication: 'apiToken', apiToken: secret }),
		accountOf(provider, 'login', { authentication: 'login', email: 'a@example.com', password, sessionToken: secret }),
	]),
	accountOf(getChatProvider, 'token', { authentication: 'apiToken', apiToken: secret }),
	accountOf(getChatProvider, 'login', { authentication: 'login', username: 'ada', password, sessionToken: secret }),
	accountOf(getChatProvider, '360dialog key', { authentication: 'providerKey', apiKey: secret }),
	accountOf(oneMsgProvider, 'header', { authentication: 'header', token: secret }),
	accountOf(oneMsgProvider, 'query', { authentication: 'query', token: secret }),
	accountOf(decisionTelecomProvider, '', { apiKey: secret, encoding: 'plain' }),
];
