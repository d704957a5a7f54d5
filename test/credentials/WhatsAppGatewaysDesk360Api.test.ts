import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { WhatsAppGatewaysDesk360Api } from '../../credentials/WhatsAppGatewaysDesk360Api.credentials';

const data: ICredentialDataDecryptedObject = {
	authentication: 'apiToken',
	apiToken: ' Bearer token-1 ',
	sessionToken: 'token-2',
	baseUrl: 'https://api.desk360.com/v1',
};

async function authenticate(options: IHttpRequestOptions, credential = data): Promise<IHttpRequestOptions> {
	const { authenticate: add } = new WhatsAppGatewaysDesk360Api();
	if (typeof add !== 'function') throw new Error('not a function');
	return await add(credential, options);
}

test('adds the token of the chosen way in', async () => {
	const url = 'https://api.desk360.com/v1/products';
	expect((await authenticate({ url })).headers).toEqual({ Authorization: 'Bearer token-1' });
	expect((await authenticate({ url }, { ...data, authentication: 'login' })).headers).toEqual({
		Authorization: 'Bearer token-2',
	});
});

test("serves n8n's HTTP Request node, which says uri instead of url", async () => {
	const options = { url: '', uri: 'https://api.desk360.com/v1/products' };
	expect((await authenticate(options)).headers).toEqual({ Authorization: 'Bearer token-1' });
});

test.each([
	[{ url: 'https://elsewhere.example/v1/products' }, /is for api\.desk360\.com, not for elsewhere\.example/],
	[{ baseURL: 'https://elsewhere.example', url: '/products' }, /not for elsewhere\.example/],
	[{ url: 'http://api.desk360.com/v1/products' }, /is for api\.desk360\.com/],
])('keeps the token from %j', async (options, message) => {
	await expect(authenticate(options)).rejects.toThrow(message);
});

test('keeps the token from plain HTTP', async () => {
	const credential = { ...data, baseUrl: 'http://api.desk360.com/v1' };
	await expect(authenticate({ url: 'http://api.desk360.com/v1/products' }, credential)).rejects.toThrow('https://');
});
