import { defineOperation } from '../../shared/operation/defineOperation';

/** `POST /settings/refresh/issue/` */
export const refresh = defineOperation({
	name: 'Refresh',
	value: 'refresh',
	action: 'Refresh the business profile',
	description: 'Have the inbox read profile, about text and photo from WhatsApp again, which takes some minutes',
	properties: [],
	// Where a refresh is under way, the inbox starts no second one.
	request: () => ({ method: 'POST', path: '/settings/refresh/issue/', responseType: 'none', idempotent: true }),
	output: () => ({ success: true }),
});
