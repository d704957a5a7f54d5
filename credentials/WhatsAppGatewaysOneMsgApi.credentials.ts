import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { authorize, findTokenPlace } from '../nodes/OneMsg/credential';
import { redirectRules, unreadTestRequest } from '../nodes/shared/credential/redirects';

/** Access to one 1MSG channel by its token. */
export class WhatsAppGatewaysOneMsgApi implements ICredentialType {
	name = 'whatsAppGatewaysOneMsgApi';

	displayName = '1MSG API';

	icon: Icon = { light: 'file:../icons/oneMsg.svg', dark: 'file:../icons/oneMsg.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-whatsapp-gateways/n8n-nodes-whatsapp-gateways/blob/main/docs/onemsg.md#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Channel ID',
			name: 'channelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. ABC123456789',
			description:
				'ID (instance number) of the channel, from its page in your 1MSG account. Current tokens contain it; then this field may stay empty.',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The token of the same channel, from its page in your 1MSG account',
		},
		{
			displayName: 'Send Token As',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Header (Authorization: Bearer)',
					value: 'header',
					description: 'Preferred: addresses end up in logs, headers do not',
				},
				{
					name: 'Header and Query Parameter',
					value: 'both',
					description: 'As the documentation of 1MSG asks for it',
				},
				{
					name: 'Query Parameter (Token)',
					value: 'query',
					description: "As 1MSG's own SDKs do it; for channels that refuse the header",
				},
			],
			default: 'header',
		},
		{
			// n8n calls `preAuthentication` after a 401 where there is such a property, and before any request where it is empty.
			displayName: 'Known Place',
			name: 'knownPlace',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: 'asEntered',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.1msg.io',
			required: true,
			description:
				'Leave as it is unless the channel is a test channel (https://sandbox.1msg.io) or 1MSG gave you another address. Must start with https://.',
		},
	];

	/** Tells where a channel takes the token that it refused where it was. */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		return await findTokenPlace(this, credentials);
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) => authorize(credentials, requestOptions);

	test: ICredentialTestRequest = {
		// `authenticate` adds the channel.
		request: { baseURL: '={{ $credentials.baseUrl.trim() }}', url: '/status', ...unreadTestRequest },
		rules: [
			...redirectRules('1MSG'),
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						"1MSG does not accept this token for this channel. Copy 'Token' and 'Channel ID' again from the same channel. If both are right, switch 'Send Token As': from the header to the query parameter, or back, or to both.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						"The token is valid, but the channel's subscription is blocked or has expired. Check your 1MSG account.",
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						"1MSG knows no channel with this 'Channel ID' at this Base URL. Copy the ID again; test channels are at https://sandbox.1msg.io.",
				},
			},
		],
	};
}
