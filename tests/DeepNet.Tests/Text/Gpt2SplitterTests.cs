using System.Text;
using System.Text.RegularExpressions;
using DeepNet.Text;

namespace DeepNet.Tests.Text;

public sealed partial class Gpt2SplitterTests
{
    /// <summary>What the published pattern gives.</summary>
    [Theory]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("Hello, y'all! How are you 😁 ?", "Hello|,| y|'|all|!| How| are| you| 😁| ?")]
    [InlineData("don't we'll I'VE they're 'tis he'd  'S", "don|'t| we|'ll| I|'|VE| they|'re| '|tis| he|'d| | '|S")]
    [InlineData("it's '' 's!'s", "it|'s| ''| '|s|!'|s")]
    [InlineData("'d'm'v've", "'d|'m|'|v|'ve")]
    [InlineData("  two   three ", " | two|  | three| ")]
    [InlineData("a\n\nb\n \n c\t\td", "a|\n|\n|b|\n \n| c|\t|\t|d")]
    [InlineData("x \n", "x| \n")]
    [InlineData("  ", "  ")]
    [InlineData("\u00a0\u3000x\u2003 y", "\u00a0|\u3000|x|\u2003| y")]
    [InlineData("a1b22 333c 1,000.50", "a|1|b|22| 333|c| 1|,|000|.|50")]
    [InlineData("½²Ⅷ x²", "½²Ⅷ| x|²")]
    [InlineData("𝐀𝐁𝟙𝟚 𝐀", "𝐀𝐁|𝟙𝟚| 𝐀")]
    [InlineData("日本語のテキスト、中文", "日本語のテキスト|、|中文")]
    [InlineData("foo_bar <eot>", "foo|_|bar| <|eot|>")]
    [InlineData("e\u0301t", "e|\u0301|t")]
    [InlineData("\u001c\u0085x", "\u001c|\u0085|x")]
    public void Text_is_cut_as_the_published_pattern_cuts_it(string text, string expected) =>
        string.Join('|', Split(text)).Should().Be(expected);

    [Fact]
    public void The_scanner_agrees_with_a_regular_expression_on_random_text_of_the_basic_plane()
    {
        string[] pools = ["abcdest'lrvm ", " \n\t\u00a0\u2003", "0123456789²½", ".,!?'-_", "éüßЖ語한\u0301", "'"];
        var random = new Random(5);
        for (int i = 0; i < 5000; i++)
        {
            var text = new StringBuilder();
            for (int length = random.Next(25); length > 0; length--)
            {
                string pool = pools[random.Next(pools.Length)];
                text.Append(pool[random.Next(pool.Length)]);
            }

            Split(text.ToString()).Should().Equal(
                Published().Matches(text.ToString()).Select(match => match.Value), "of '{0}'", text);
        }
    }

    [Fact]
    public void Nothing_has_no_pieces() => Split("").Should().BeEmpty();

    [Fact]
    public void Halves_of_surrogate_pairs_are_signs() =>
        Split("a\ud83d b\ude00\ud83dc").Should().Equal("a", "\ud83d", " b", "\ude00\ud83d", "c");

    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        var splitter = new Gpt2Splitter(text);
        while (splitter.MoveNext())
            pieces.Add(splitter.Current.ToString());
        return pieces;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Published();
}
