import { byId, desk360Setup } from '../../../support/desk360';
import { loadMapper } from '../../../support/n8nCore';
import { startStub } from '../../../support/stubServer';

test('a variable without a number, as a documented sample has one, stands beside its part of the template', async () => {
	const language = { language_code: 'fr', header_content: 'Suivi de {{1}}', text: 'Prêt', parameters: ['header-ddd'] };
	const list = { current_page: 1, data: [{ id: 9, template_name: 'test_case', languages: [language] }] };
	const stub = await startStub(() => ({ json: list }));
	try {
		const parameters = { resource: 'template', operation: 'send', productId: byId(1), templateId: byId('9:fr') };
		const { fields } = await loadMapper(desk360Setup(`${stub.origin}/v1`, parameters), 'getTemplateVariables');
		expect(fields.map(({ displayName }) => displayName)).toEqual(['header-ddd: Suivi de {{1}}']);
	} finally {
		await stub.close();
	}
});
