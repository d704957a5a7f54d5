import { DownloadBudget } from '../../../../nodes/shared/webhook/media';

test('after two minutes nothing more is downloaded', () => {
	let now = 0;
	const budget = new DownloadBudget(() => now);
	expect(budget.next()).toBe(100 * 1024 * 1024);
	now = 119_999;
	expect(budget.next()).toBeGreaterThan(0);
	now = 120_000;
	expect(() => budget.next()).toThrow(/two minutes/);
});

test('50 files are enough', () => {
	const budget = new DownloadBudget();
	for (let file = 0; file < 50; file++) budget.next();
	expect(() => budget.next()).toThrow(/50 files/);
});

test('together they have 200 MB, each 100', () => {
	const mb = 1024 * 1024;
	const budget = new DownloadBudget();
	const limits = [90, 90, 20].map((size) => {
		const limit = budget.next();
		budget.spend(size * mb);
		return limit / mb;
	});
	expect(limits).toEqual([100, 100, 20]);
	expect(() => budget.next()).toThrow(/200 MB/);
});
