using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeepNet.Text;

namespace DeepNet.Tests.Text;

public sealed class AccentsTests
{
    /// <summary>Why there is a table: this library's programs do without culture data.</summary>
    [Fact]
    public void The_framework_decomposes_nothing_with_invariant_globalization() =>
        "é".Normalize(NormalizationForm.FormD).Should().Be(AppContext.TryGetSwitch(
            "System.Globalization.Invariant", out bool isInvariant) && isInvariant ? "é" : "e\u0301");

    [Theory]
    [InlineData("Crème brûlée, Ångström, Đặng, Œuvre", "Creme brulee, Angstrom, Đang, Œuvre")]
    [InlineData("e\u0301o\u0308n\u0303", "eon")]
    [InlineData("İıŁø", "IıŁø")]
    [InlineData("ΆέΐὭЙёї", "ΑειΩИеі")]
    [InlineData("\u212b\u2126\u037e\u1fef", "AΩ;`")]
    [InlineData("\uf900\U0002F800", "\u8c48\u4e3d")]
    [InlineData("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("가", "\u1100\u1161")]
    [InlineData("\u09cb", "\u09c7\u09be")]
    [InlineData("日本語 ﬁ ① 😀", "日本語 ﬁ ① 😀")]
    public void Letters_lose_their_marks(string text, string expected)
    {
        var stripped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            Accents.AppendStripped(rune, stripped);
        stripped.ToString().Should().Be(expected);
    }

    /// <summary>The hash was made with Python's unicodedata 14.0: NFD without the characters of category Mn.</summary>
    [Fact]
    public void All_of_Unicode_agrees_with_another_implementation()
    {
        var lines = new StringBuilder();
        int changed = 0;
        for (int code = 0; code <= 0x10FFFF; code++)
        {
            if (!Rune.IsValid(code) || code is >= 0xAC00 and <= 0xD7A3)
                continue;
            var rune = new Rune(code);
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
                continue;
            var stripped = new StringBuilder();
            Accents.AppendStripped(rune, stripped);
            if (stripped.Equals(rune.ToString()))
                continue;
            changed++;
            IEnumerable<string> parts = stripped.ToString().EnumerateRunes().Select(part => $"{part.Value:X}");
            lines.Append(CultureInfo.InvariantCulture, $"{code:X}:{string.Join(',', parts)}\n");
        }

        changed.Should().Be(2043);
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())))
            .Should().Be("c38b1353f5e76f1bc9a39cafdf44fd8548398272be50955698061de37de5b98c");
    }
}
