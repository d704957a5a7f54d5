import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { desk360 } from '../nodes/Desk360/api';
import { secureBaseUrl } from '../nodes/shared/baseUrl';
import { LoginFailure, LoginGuard, type LoginResult } from '../nodes/shared/login';
import { createRedactor } from '../nodes/shared/redact';
import { asDataObject } from '../nodes/shared/dataObject';

/** Desk360 allows five wrong logins a minute; one is left for the person who logs in to the panel. */
const guard = new LoginGuard(4);

/**
 * Access to the Desk360 helpdesk API, by a token from the panel or by e-mail and password. With the latter n8n calls
 * `preAuthentication`, stores the token it returns (encrypted), and calls it again after a 401.
 */
export class WhatsAppGatewaysDesk360Api implements ICredentialType {
	name = 'whatsAppGatewaysDesk360Api';

	displayName = 'Desk360 API';

	icon: Icon = { light: 'file:../icons/desk360.svg', dark: 'file:../icons/desk360.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-whatsapp-gateways/n8n-nodes-whatsapp-gateways/blob/main/docs/desk360.md#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'API Token', value: 'apiToken', description: 'A token from the Desk360 panel (Settings → API)' },
				{
					name: 'Email and Password',
					value: 'login',
					description: 'Needs password access to be switched on in the Desk360 panel (Settings → API)',
				},
			],
			default: 'apiToken',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Make one in the Desk360 panel under Settings → API. What the node does is done as this token’s user.',
			displayOptions: { show: { authentication: ['apiToken'] } },
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'name@email.com',
			displayOptions: { show: { authentication: ['login'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['login'] } },
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.desk360.com/v1',
			required: true,
			description: 'Leave as it is unless Desk360 gave you another address. Must start with https://.',
		},
	];

	/** `POST /login`: an existing token is returned, else one is made. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		if (credentials.authentication !== 'login') return {};
		const baseUrl = secureBaseUrl(credentials.baseUrl);
		const email = String(credentials.email ?? '').trim();
		const password = String(credentials.password ?? '');
		const sessionToken = await guard.token(`${baseUrl} ${email}`, password, async () =>
			readLogin(
				await this.helpers.httpRequest({
					method: 'POST',
					url: `${baseUrl}/login`,
					body: { email, password },
					json: true,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					timeout: 30_000,
				}),
				password,
			),
		);
		return { sessionToken };
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) => withToken(credentials, requestOptions);

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/products' },
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Desk360 does not accept this token. Copy it again from the Desk360 panel (Settings → API), without the word Bearer.',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 404, message: 'Nothing answers at this Base URL. It usually ends in /v1.' },
			},
		],
	};
}

/** Adds the token, unless the request would carry it in clear or to another host. */
function withToken(credentials: ICredentialDataDecryptedObject, options: IHttpRequestOptions): IHttpRequestOptions {
	const baseUrl = secureBaseUrl(credentials.baseUrl);
	// n8n's HTTP Request node calls it `uri`.
	const address = 'uri' in options && typeof options.uri === 'string' ? options.uri : options.url;
	const target = new URL(address, options.baseURL ? `${options.baseURL.replace(/\/+$/, '')}/` : undefined);
	if (target.origin !== new URL(baseUrl).origin) {
		throw new LoginFailure(
			`The Desk360 credential is for ${new URL(baseUrl).host}, not for ${target.host}`,
			'Its token is sent to the host of its Base URL only.',
		);
	}
	const token = String(
		(credentials.authentication === 'login' ? credentials.sessionToken : credentials.apiToken) ?? '',
	);
	const bare = token.trim().replace(/^Bearer\s+/i, '');
	return { ...options, headers: { ...options.headers, Authorization: `Bearer ${bare}` } };
}

function readLogin(response: unknown, password: string): LoginResult {
	const { statusCode, body } = asDataObject(response);
	const status = typeof statusCode === 'number' ? statusCode : 0;
	const { access_token: token } = asDataObject(body);
	if (status >= 200 && status < 300 && typeof token === 'string' && token !== '') return { token };

	const { code, message, hint } = desk360.explain(status, body);
	const redact = createRedactor({ password });
	const said = redact(`${message ?? 'no reason given'} (HTTP ${status}${code ? `, ${code}` : ''})`);
	if (status >= 200 && status < 300) {
		return {
			failed: new LoginFailure(`Desk360 answered the login without a token (HTTP ${status})`, 'Check the Base URL.'),
		};
	}
	const failure = new LoginFailure(
		`Desk360 refused the login: ${said}`,
		hint ?? "Check 'Email' and 'Password' in the Desk360 API credential.",
	);
	return status < 500 ? { refused: failure } : { failed: failure };
}
