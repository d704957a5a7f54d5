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
import { authorize, logIn } from '../nodes/GetChat/credential';
import { LoginLimiter } from '../nodes/shared/credential/loginLimiter';
import { redirectRules, unreadTestRequest } from '../nodes/shared/credential/redirects';

/** get.chat names no limit for wrong logins; a handful a minute is what such limits usually allow. */
const guard = new LoginLimiter(4);

/**
 * Access to one get.chat inbox: by a user's token, by username and password, or by a 360dialog API key. With a password
 * n8n calls `preAuthentication`, stores the token it returns (encrypted), and calls it again after a 401.
 */
export class WhatsAppGatewaysGetChatApi implements ICredentialType {
	name = 'whatsAppGatewaysGetChatApi';

	displayName = 'get.chat API';

	icon: Icon = { light: 'file:../icons/getChat.svg', dark: 'file:../icons/getChat.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-whatsapp-gateways/n8n-nodes-whatsapp-gateways/blob/main/docs/getchat.md#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme or https://acme.inbox.getchat.360dialog.io/api/v1',
			description:
				'Your inbox: its stack name, which is the first part of its address, or the whole address. Must be https://, except for servers on this machine.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: '360dialog API Key',
					value: 'providerKey',
					description: 'Acts as the first active admin; not every inbox takes it',
				},
				{ name: 'API Token', value: 'apiToken', description: 'The token of a user or bot; preferred' },
				{
					name: 'Username and Password',
					value: 'login',
					description: 'A user of the inbox; the node exchanges the password for a token',
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
			description: 'The node acts as this token’s user, preferably a dedicated bot user.',
			displayOptions: { show: { authentication: ['apiToken'] } },
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. agent1',
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
			displayName: '360dialog API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The key of the WhatsApp number from the 360dialog hub',
			displayOptions: { show: { authentication: ['providerKey'] } },
		},
		{
			displayName: 'WebSocket URL',
			name: 'websocketUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. wss://websockets-acme.inbox.getchat.360dialog.io/',
			description:
				"Only for inboxes at an address of their own: where the trigger connects to. Left empty, it is 'websockets-' and the host of the Base URL.",
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** `POST /auth/token/`: an existing token is returned, else one is made. @throws where the login is refused or fails */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		return await logIn(this, credentials, guard);
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) => authorize(credentials, requestOptions);

	test: ICredentialTestRequest = {
		request: {
			// A stack name becomes an address; `authenticate` adds the path where it is missing.
			baseURL:
				"={{ /:\\/\\//.test($credentials.baseUrl) ? $credentials.baseUrl.trim() : 'https://' + $credentials.baseUrl.trim() + ($credentials.baseUrl.includes('.') ? '' : '.inbox.getchat.360dialog.io') }}",
			url: '/users/current/',
			...unreadTestRequest,
		},
		rules: [
			...redirectRules('get.chat'),
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'get.chat does not accept this token or password. Copy it again, without the word Token.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'get.chat does not accept this token, password or key. Copy it again; a wrong 360dialog API key is ignored without another word.',
				},
			},
			{
				type: 'responseCode',
				properties: { value: 404, message: 'Nothing answers at this Base URL. It usually ends in /api/v1.' },
			},
		],
	};
}
