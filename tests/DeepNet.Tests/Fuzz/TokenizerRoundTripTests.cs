using DeepNet.Text;

namespace DeepNet.Tests.Fuzz;

/// <summary>Random texts into tokens and back.</summary>
/// <remarks><c>dotnet test -c Release tests/DeepNet.Tests --filter
/// "Category=Slow&amp;FullyQualifiedName~RoundTrip"</c>.</remarks>
public sealed class TokenizerRoundTripTests
{
    private const int Seed = 20_261_121;

    private static readonly string[] s_sample =
    [
        "the cat sat on the mat; the hat that the cat had was that of the man's mate. It's a fat cat, isn't it?",
        "low lower lowest newer newest wider widest lowing, sitting and seating 1 22 333 4444!",
        "naïve café über Ångström жшяё αβγδ 日本語中文 한글 हिन्दी עברית",
    ];

    private static readonly BytePairTokenizer s_bytePair = BytePairTokenizer.Train(
        s_sample, 400, specialTokens: [BytePairTokenizer.EndOfText, "[SEP]", "<pad>"], padToken: "<pad>");

    private static readonly WordPieceTokenizer s_wordPiece = WordPieceTokenizer.Train(s_sample, 200, minFrequency: 1);

    private static readonly WordPieceTokenizer s_cased =
        WordPieceTokenizer.Train(s_sample, 200, minFrequency: 1, lowerCase: false);

    private static readonly WordTokenizer s_word = WordTokenizer.Train(s_sample);

    [Fact]
    public void Random_texts_come_back() => Run(3000);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_hundred_thousand_random_texts_come_back() => Run(Fuzzer.Thorough);

    private static void Run(int inputs)
    {
        for (int i = 0; i < inputs; i++)
        {
            var random = new Random(unchecked((Seed * 1_000_003) + i));
            string text = RandomText.Make(random);
            try
            {
                CheckBytePair(text);
                CheckCharacters(text);
                CheckAgain(s_word, text);
                CheckAgain(s_wordPiece, text);
                CheckAgain(s_cased, text);
                CheckPieces(s_wordPiece, text);
                CheckPieces(s_cased, text);
                CheckBatch(text, random);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"Text {i} ({Shown(text)}): {e.GetType().Name}: {e.Message}", e);
            }
        }
    }

    private static void CheckBytePair(string text)
    {
        string expected = RandomText.WellFormed(text);
        int[] ids = s_bytePair.Encode(text), plain = s_bytePair.Encode(text, parseSpecialTokens: false);
        Same(s_bytePair.Decode(ids), expected, text);
        Same(s_bytePair.Decode(plain), expected, text);
        Same(s_bytePair.Decode(plain, skipSpecialTokens: true), expected, text);
        Same(string.Join(' ', s_bytePair.Encode(expected)), string.Join(' ', ids), text);
    }

    private static void CheckCharacters(string text)
    {
        CharacterTokenizer tokenizer = CharacterTokenizer.Train([text]);
        int[] ids = tokenizer.Encode(text);
        Same(tokenizer.Decode(ids), RandomText.WellFormed(text), text);
        Same($"{ids.Length}", $"{text.EnumerateRunes().Count()}", text);
    }

    /// <summary>What tokens are decoded to is encoded as these tokens.</summary>
    private static void CheckAgain(Tokenizer tokenizer, string text)
    {
        int[] ids = tokenizer.Encode(text);
        Same(string.Join(' ', tokenizer.Encode(tokenizer.Decode(ids))), string.Join(' ', ids), text);
    }

    /// <summary>The longest piece from the left, one word after another, in the plainest way.</summary>
    private static void CheckPieces(WordPieceTokenizer tokenizer, string text)
    {
        var pieces = new HashSet<string>(tokenizer.Tokens.Except(tokenizer.SpecialTokens));
        var expected = new List<string>();
        string clean = BertSplitter.Normalize(text, tokenizer.LowerCase, tokenizer.StripAccents);
        foreach (string word in clean.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] characters = [.. word.EnumerateRunes().Select(rune => rune.ToString())];
            var own = new List<string>();
            int start = 0;
            while (start < characters.Length && characters.Length <= 100)
            {
                string inside = start > 0 ? "##" : "";
                int end = characters.Length;
                while (end > start && !pieces.Contains(inside + string.Concat(characters[start..end])))
                    end--;
                if (end == start)
                    break;
                own.Add(inside + string.Concat(characters[start..end]));
                start = end;
            }

            if (start < characters.Length)
                own = [WordPieceTokenizer.UnknownToken];
            expected.AddRange(own);
        }

        int[] ids = tokenizer.Encode(text, parseSpecialTokens: false);
        Same(string.Join(' ', ids.Select(id => tokenizer.Tokens[id])), string.Join(' ', expected), text);
    }

    /// <summary>What the mask leaves of a row is the text, cut, between its two special tokens.</summary>
    private static void CheckBatch(string text, Random random)
    {
        int most = random.Next(2, 30);
        TextSide padding = (TextSide)random.Next(2), cut = (TextSide)random.Next(2);
        TokenBatch batch = s_wordPiece.EncodeBatch(
            [text, "the cat"], most, padToMaxLength: random.Next(2) == 0, padding, cut);
        int length = batch.Ids.Shape[1];
        long[] ids = batch.Ids.ToArray<long>()[..length];
        bool[] mask = batch.Mask.ToArray<bool>()[..length];
        int[] all = s_wordPiece.Encode(text);
        int kept = Math.Min(all.Length, most - 2);
        int[] expected =
        [
            s_wordPiece.ClassId, .. cut == TextSide.Right ? all[..kept] : all[^kept..], s_wordPiece.SeparatorId,
        ];
        Same(string.Join(' ', ids.Where((_, i) => mask[i])), string.Join(' ', expected), text);
        ids.Where((_, i) => !mask[i]).All(id => id == s_wordPiece.PadId).Should().BeTrue();
        (padding == TextSide.Right ? mask[0] : mask[^1]).Should().BeTrue("padding is on the other side");
    }

    private static void Same(string actual, string expected, string text)
    {
        // An assertion of the library's would format every one of the texts.
        if (actual != expected)
            Assert.Fail($"{Shown(text)} gave {Shown(actual)}, not {Shown(expected)}");
    }

    private static string Shown(string text) => string.Concat(text.Select(
        c => c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:X4}"));
}
