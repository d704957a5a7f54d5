import { OutboundHttp } from '@n8n/backend-network';
import { Container } from '@n8n/di';
import type { IHttpRequestOptions } from 'n8n-workflow';

/** A host of the internet, as links name it. */
export const publicOrigin = 'https://files.example.com';

/**
 * Lets `publicOrigin` lead to a server of the test. All else of n8n's helper stays real: only the address is another one,
 * because links may not lead to this machine.
 *
 * @param origin of the server
 * @param publicHost how links name it
 */
export function servePublicly(origin: string, publicHost = publicOrigin): jest.SpyInstance {
	const http = Container.get(OutboundHttp);
	const requests = http.requests.bind(http);
	return jest.spyOn(http, 'requests').mockImplementation((options) => {
		const real = requests(options);
		const request = new Proxy(real.request, {
			apply: (target, self, [asked]: [IHttpRequestOptions]) =>
				Reflect.apply(target, self, [{ ...asked, url: asked.url.replace(publicHost, origin) }]),
		});
		return { ...real, request };
	});
}
