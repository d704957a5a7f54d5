import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { desk360 } from '../nodes/Desk360/api';
import { LoginLimiter } from '../nodes/shared/credential/loginLimiter';
import { logIn, withBearer } from '../nodes/shared/credential/tokenLogin';
import { redirectRules, unreadTestRequest } from '../nodes/shared/credential/redirects';

/** Desk360 allows five wrong logins a minute; one is left for the person who logs in to the panel. */
const guard = new LoginLimiter(4);

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
			description: 'Create one in the Desk360 panel under Settings → API. The node acts as this token’s user.',
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

	/** `POST /login`: an existing token is returned, else one is made. @throws where the login is refused or fails */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		return await logIn(this, credentials, desk360, guard);
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) => withBearer(credentials, requestOptions, desk360);

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/products', ...unreadTestRequest },
		rules: [
			...redirectRules('Desk360'),
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
