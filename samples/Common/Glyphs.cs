namespace DeepNet.Samples;

/// <summary>Letters of 3×5 pixels: five rows from the top, each an octal digit of three pixels.</summary>
internal static class Glyphs
{
    public const int Width = 3;
    public const int Height = 5;

    private static readonly Dictionary<char, string> s_rows = new()
    {
        [' '] = "00000", ['0'] = "75557", ['1'] = "26227", ['2'] = "71747", ['3'] = "71717", ['4'] = "55711",
        ['5'] = "74717", ['6'] = "74757", ['7'] = "71222", ['8'] = "75757", ['9'] = "75717",
        ['A'] = "25755", ['B'] = "65656", ['C'] = "34443", ['D'] = "65556", ['E'] = "74647", ['F'] = "74644",
        ['G'] = "34553", ['H'] = "55755", ['I'] = "72227", ['J'] = "11152", ['K'] = "55655", ['L'] = "44447",
        ['M'] = "57755", ['N'] = "65555", ['O'] = "25552", ['P'] = "65644", ['Q'] = "25563", ['R'] = "65655",
        ['S'] = "34216", ['T'] = "72222", ['U'] = "55557", ['V'] = "55552", ['W'] = "55775", ['X'] = "55255",
        ['Y'] = "55222", ['Z'] = "71247",
        ['.'] = "00002", [','] = "00024", [':'] = "02020", ['-'] = "00700", ['+'] = "02720", ['='] = "07070",
        ['%'] = "51245", ['/'] = "11244", ['('] = "12221", [')'] = "42224", ['\''] = "22000", ['_'] = "00007",
        ['?'] = "71202", ['!'] = "22202", ['#'] = "57575", ['*'] = "05250", ['<'] = "12421", ['>'] = "42124",
        ['['] = "64446", [']'] = "31113", ['|'] = "22222", ['×'] = "05250", ['−'] = "00700",
    };

    /// <summary>The five rows; small letters are shown as capitals, unknown ones as a question mark.</summary>
    public static string Rows(char letter) =>
        s_rows.GetValueOrDefault(char.ToUpperInvariant(letter)) ?? s_rows['?'];
}
