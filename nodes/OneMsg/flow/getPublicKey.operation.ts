import { defineOperation } from '../../shared/operation/defineOperation';

/** `GET /whatsapp_business_encryption` */
export const getPublicKey = defineOperation({
	name: 'Get Public Key',
	value: 'getPublicKey',
	action: 'Get the public key for flows',
	description: 'Get the key by which WhatsApp encrypts what it sends to the endpoint of a flow; on newer channels only',
	bodyless: true,
	properties: [],
	request: () => ({ method: 'GET', path: '/whatsapp_business_encryption' }),
});
