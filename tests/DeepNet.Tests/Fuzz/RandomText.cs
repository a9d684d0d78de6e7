using System.Text;

namespace DeepNet.Tests.Fuzz;

/// <summary>Texts that tokenizers get wrong: every kind of character, special tokens, halves of pairs.</summary>
internal static class RandomText
{
    private static readonly string[] s_pools =
    [
        "abcdefghijklmnopqrstuvwxyz", "the cat sat on mat ing ed est", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789",
        " ", "  \n\t\r\u00a0\u2003\u3000\u2028\u0085\v\f", ".,!?;:-_()[]{}<>|#@$%^&*+=/\\\"`~", "'\u2019", "stmdrevl",
        "éüñçøßÀÖĆőŽİıǅ", "αβγΔΣςжшЯёй", "日本語中文字漢豈ぁが", "가각한글ᄒ", "हिन्दीעבריתعرب", "\u0301\u0308\u0327\u05b0",
        "½²ⅧⅣ①ﬁ", "\0\u0001\u001c\u007f\u00ad\u200b\u200d\ufeff\ufffd\uffff\ue000\u0378",
    ];

    private static readonly string[] s_words =
    [
        "[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]", "<|endoftext|>", "<unk>", "<pad>", "##", "don't", "we'll",
        "😀", "👩‍👧", "🇩🇪", "𝐀", "𠀀", "\ud83d", "\ude00",
    ];

    public static string Make(Random random)
    {
        var text = new StringBuilder();
        for (int length = random.Next(random.Next(50) == 0 ? 600 : 40); length > 0; length--)
        {
            switch (random.Next(12))
            {
                case 0:
                    text.Append(s_words[random.Next(s_words.Length)]);
                    break;
                case 1:
                    int code = random.Next(random.Next(2) == 0 ? 0x110000 : 0x3000);
                    if (Rune.IsValid(code))
                        text.Append(new Rune(code).ToString());
                    break;
                default:
                    string pool = s_pools[random.Next(random.Next(3) == 0 ? s_pools.Length : 2)];
                    text.Append(pool[random.Next(pool.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The text with U+FFFD for halves of surrogate pairs.</summary>
    public static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
