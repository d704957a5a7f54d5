import { defineOperation } from '../../shared/operation/defineOperation';

/** `POST /templates/refresh/issue/` */
export const refresh = defineOperation({
	name: 'Refresh',
	value: 'refresh',
	action: 'Refresh templates',
	description: 'Have the inbox reload all templates from WhatsApp, which takes some minutes',
	properties: [],
	// Where a refresh is under way, the inbox starts no second one.
	request: () => ({ method: 'POST', path: '/templates/refresh/issue/', responseType: 'none', idempotent: true }),
	output: () => ({ success: true }),
});
