var info = new StringInfo("e\u0301a👍🏽");
var runes = "a👍".EnumerateRunes().Select(r => r.Value).ToList();
(info.LengthInTextElements, runes, "é".Normalize(NormalizationForm.FormD).Length)
