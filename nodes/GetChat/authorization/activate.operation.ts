import { secureBaseUrl } from '../../shared/baseUrl';
import { asDataObject } from '../../shared/dataObject';
import { withoutEnd } from '../../shared/input/ends';
import { invalidInput, requiredInput } from '../../shared/errors';
import { Client, Session } from '../../shared/http/client';
import { defineOperation, type OperationContext } from '../../shared/operation/defineOperation';
import { getChat } from '../api';

/** `GET` of the `activation_url` that User: Create gives */
export const activate = defineOperation({
	name: 'Get Token by Activation',
	value: 'activate',
	action: 'Get a token by activation',
	description: 'Activate a new user; of a bot, the result is its token, which is given once only',
	bodyless: true,
	properties: [
		{
			displayName: 'Activation URL',
			name: 'activationUrl',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The activation_url of the result of User: Create',
		},
	],
	prepare: async (context) => await targetOf(context, context.parameters.activationUrl),
	execute: async ({ prepared: { client, path } }) => {
		// A GET that uses its code up: not to be carried out twice.
		const { body } = await client.send({ method: 'GET', path, responseType: 'any', idempotent: false });
		return { activated: true, ...asDataObject(body) };
	},
});

/**
 * Where the activation is, and who asks for it. Links of samples have `http://`; the host must be the inbox's own.
 *
 * @throws InvalidInput for what is no address of this inbox
 */
async function targetOf({ client, functions }: OperationContext, entered: string) {
	const text = entered.trim();
	if (text === '') throw requiredInput('Activation URL', "Enter the activation_url of the result of 'User: Create'.");
	const base = new URL(secureBaseUrl(getChat.baseUrl(await functions.getCredentials(getChat.credential))));
	const url = URL.canParse(text, base.href) ? new URL(text, base.href) : undefined;
	if (url?.host !== base.host) {
		throw invalidInput(
			'Activation URL',
			`must be an address of ${base.host}${url ? `, but it is one of ${url.host || 'no host'}` : ''}`,
			"Enter the activation_url of the result of 'User: Create', and use the credential of the same inbox.",
		);
	}
	const root = withoutEnd(base.pathname, /\//);
	if (url.pathname.startsWith(`${root}/`)) return { client, path: `${url.pathname.slice(root.length)}${url.search}` };
	const origin = { ...getChat, baseUrl: () => base.origin };
	return { client: new Client(new Session(functions, origin)), path: `${url.pathname}${url.search}` };
}
