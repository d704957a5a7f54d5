import { calls, lastBody, picture, requests, run, server, testCoverage } from '../../support/getChatContract';
import { readForm } from '../../support/recorder';
import { png } from '../../support/png';

describe('media and business profile', () => {
	test('upload and download', async () => {
		const [uploaded] = await run('media', 'upload', {}, { items: picture });
		const [upload] = requests();
		if (!upload) throw new Error('nothing uploaded');
		expect(await readForm(upload)).toEqual([
			{ name: 'file_encoded', fileName: 'photo.png', type: 'image/png', bytes: png },
		]);
		const id = String(uploaded?.json.id);
		const [file] = await run('media', 'download', { mediaId: id });
		expect(file?.json).toMatchObject({ mediaId: id, bytes: expect.any(Number) });
		expect(file?.binary?.data).toBeDefined();
		if (server.sandbox) expect(file?.json.bytes).toBe(png.length);
		const link = `https://elsewhere.example/api/v1/media/${id}?mime_type_type=image&mime_type_subtype=png&x=1`;
		await run('media', 'download', { mediaId: link });
		expect(calls()).toEqual([
			'POST /media/',
			`GET /media/${id}/`,
			`GET /media/${id}/?mime_type_type=image&mime_type_subtype=png`,
		]);
	});

	test('profile: what is left out is sent back as it was', async () => {
		const [profile] = await run('businessProfile', 'get');
		await run('businessProfile', 'update', { updateFields: { description: 'Sample shop 2' } });
		const { address, email, vertical, websites } = profile?.json ?? {};
		expect(lastBody()).toEqual({
			address,
			description: 'Sample shop 2',
			email,
			vertical,
			messaging_product: 'whatsapp',
			websites,
		});
		const path = '/settings/business/profile/';
		expect(calls()).toEqual([`GET ${path}`, `GET ${path}`, `PATCH ${path}`]);
	});

	test('about', async () => {
		expect((await run('businessProfile', 'getAbout'))[0]?.json).toMatchObject({ text: expect.any(String) });
		await run('businessProfile', 'updateAbout', { about: 'We reply within an hour' });
		expect(lastBody()).toEqual({ settings: { profile: { about: { text: 'We reply within an hour' } } } });
		expect(calls()).toEqual(['GET /settings/profile/about/', 'PATCH /settings/profile/about/']);
	});

	test('photo', async () => {
		const [updated] = await run('businessProfile', 'updatePhoto', {}, { items: picture });
		expect(updated?.json).toEqual({ success: true });
		const [photo] = await run('businessProfile', 'getPhoto');
		expect(photo?.binary?.data).toBeDefined();
		expect(photo?.json).toEqual({
			mimeType: expect.any(String),
			fileName: expect.any(String),
			bytes: expect.any(Number),
		});
		expect((await run('businessProfile', 'deletePhoto'))[0]?.json).toEqual({ deleted: true });
		expect(calls()).toEqual(['POST', 'GET', 'DELETE'].map((method) => `${method} /settings/profile/photo/`));
	});

	test('refresh and its status', async () => {
		await run('businessProfile', 'refresh');
		await run('businessProfile', 'getRefreshStatus');
		expect(calls()).toEqual(['POST /settings/refresh/issue/', 'GET /settings/refresh/status/']);
	});
});

testCoverage('media');
