namespace DeepNet.Samples;

/// <summary>Letters of 3×5 pixels: five rows from the top, each an octal digit of three pixels.</summary>
internal static class Glyphs
{
    public const int Width = 3;
    public const int Height = 5;

    // A letter and its rows.
    private const string Table = """
        075557 126227 271747 371717 455711 574717 674757 771222 875757 975717 A25755 B65656 C34443 D65556
        E74647 F74644 G34553 H55755 I72227 J11152 K55655 L44447 M57755 N65555 O25552 P65644 Q25563 R65655
        S34216 T72222 U55557 V55552 W55775 X55255 Y55222 Z71247 .00002 ,00024 :02020 -00700 +02720 =07070
        %51245 /11244 (12221 )42224 '22000 _00007 ?71202 !22202 #57575 *05250 <12421 >42124 [64446 ]31113
        |22222 ×05250 −00700
        """;

    private static readonly Dictionary<char, string> s_rows = Table
        .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Append(" 00000")
        .ToDictionary(entry => entry[0], entry => entry[1..]);

    /// <summary>The five rows; small letters are shown as capitals, unknown ones as a question mark.</summary>
    public static string Rows(char letter) =>
        s_rows.GetValueOrDefault(char.ToUpperInvariant(letter)) ?? s_rows['?'];
}
