import type { IAuthenticate, ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { authorize } from '../nodes/DecisionTelecom/credential';
import { credentialRules } from '../nodes/DecisionTelecom/credentialRules';
import { redirectStatuses, testRequest } from '../nodes/shared/credential/redirects';

/** Access to the DecisionTelecom API by the key that the account manager hands out. */
export class WhatsAppGatewaysDecisionTelecomApi implements ICredentialType {
	name = 'whatsAppGatewaysDecisionTelecomApi';

	displayName = 'DecisionTelecom API';

	icon: Icon = { light: 'file:../icons/decisionTelecom.svg', dark: 'file:../icons/decisionTelecom.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-whatsapp-gateways/n8n-nodes-whatsapp-gateways/blob/main/docs/decisiontelecom.md#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The key from your account manager, without the word Basic',
		},
		{
			displayName: 'Access Key Format',
			name: 'encoding',
			type: 'options',
			options: [
				{
					name: 'Base64',
					value: 'base64',
					description: 'It is sent as it is, as in most samples of the documentation',
				},
				{
					name: 'Plain',
					value: 'plain',
					description: "The node encodes it, as DecisionTelecom's own libraries do",
				},
				{
					name: 'Plain, as User Name',
					value: 'userName',
					description:
						'The node encodes it with a colon at its end, as curl and the PHP sample of the documentation do',
				},
			],
			default: 'base64',
			description:
				'Whether the key is encoded already. Most Base64 keys end in = or ==, or have upper and lower case letters; a plain one has 32 digits and letters from a to f.',
		},
		{
			displayName: 'Check for Double Encoding',
			name: 'checkEncoding',
			type: 'boolean',
			default: true,
			description:
				'Whether to refuse a key that looks as if it were encoded twice. Switch it off where DecisionTelecom takes such a key.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://web.it-decision.com/v1/api',
			required: true,
			description: 'Must be https://, except for servers on this machine',
		},
	];

	authenticate: IAuthenticate = async (credentials, requestOptions) => authorize(credentials, requestOptions);

	/**
	 * Asks for a message that cannot exist: nothing is sent, and whether DecisionTelecom answers 200 or 400 to that, it has
	 * accepted the key.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim() }}',
			url: '/receive-whatsapp',
			method: 'POST',
			body: { message_id: 9007199254740991 },
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [...redirectStatuses, 401, 403, 404, 405, 415, 429, 500, 502, 503, 504],
			},
			...testRequest,
		},
		rules: credentialRules,
	};
}
