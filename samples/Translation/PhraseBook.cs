namespace DeepNet.Samples.Translation;

/// <summary>Sentences of a small grammar. Mandarin has time and place before the verb, and counts with measure
/// words.</summary>
internal static class PhraseBook
{
    private static readonly (string English, string Mandarin, bool IsThird)[] s_subjects =
    [
        ("I", "我", false), ("You", "你", false), ("We", "我们", false), ("They", "他们", false),
        ("He", "他", true), ("She", "她", true), ("My friend", "我的朋友", true), ("The teacher", "老师", true),
    ];

    private static readonly (string English, string Mandarin)[] s_verbs =
    [
        ("want", "想要"), ("like", "喜欢"), ("buy", "买"), ("see", "看见"), ("need", "需要"), ("draw", "画"),
        ("sell", "卖"), ("take", "拿"),
    ];

    private static readonly (string English, string Mandarin)[] s_numbers =
        [("a", "一"), ("two", "两"), ("three", "三"), ("ten", "十")];

    private static readonly (string English, string Mandarin)[] s_adjectives =
    [
        ("", ""), ("", ""), ("big ", "大"), ("small ", "小"), ("new ", "新"), ("good ", "好"), ("red ", "红色的"),
        ("cheap ", "便宜的"),
    ];

    private static readonly (string English, string Measure, string Mandarin)[] s_nouns =
    [
        ("book", "本", "书"), ("cup", "个", "杯子"), ("dog", "只", "狗"), ("cat", "只", "猫"), ("house", "座", "房子"),
        ("car", "辆", "车"), ("table", "张", "桌子"), ("shirt", "件", "衬衫"), ("map", "张", "地图"), ("snake", "条", "蛇"),
    ];

    private static readonly (string English, string Mandarin)[] s_places =
        [("", ""), ("", ""), (" at home", "在家"), (" in the city", "在城里"), (" at school", "在学校")];

    private static readonly (string English, string Mandarin)[] s_times =
        [("", ""), ("", ""), (" today", "今天"), (" tomorrow", "明天"), (" every day", "每天"), (" now", "现在")];

    /// <summary>So many different pairs.</summary>
    public static IReadOnlyList<SentencePair> Pairs(ulong seed, int count)
    {
        var random = new RandomSource(seed);
        var pairs = new HashSet<SentencePair>();
        while (pairs.Count < count)
            pairs.Add(Sentence(random));
        return [.. pairs];
    }

    private static SentencePair Sentence(RandomSource random)
    {
        T Any<T>(T[] choices) => choices[random.NextInt(0, choices.Length)];
        (string subject, string subject2, bool isThird) = Any(s_subjects);
        (string verb, string verb2) = Any(s_verbs);
        (string number, string number2) = Any(s_numbers);
        (string adjective, string adjective2) = Any(s_adjectives);
        (string noun, string measure, string noun2) = Any(s_nouns);
        (string place, string place2) = Any(s_places);
        (string time, string time2) = Any(s_times);
        bool isNegative = random.NextInt(0, 4) == 0;
        string does = isNegative
            ? $"{(isThird ? "does" : "do")} not {verb}"
            : $"{verb}{(isThird ? "s" : "")}";
        string plural = number == "a" ? "" : "s";
        return new SentencePair(
            $"{subject} {does} {number} {adjective}{noun}{plural}{place}{time}.",
            $"{subject2}{time2}{place2}{(isNegative ? "不" : "")}{verb2}{number2}{measure}{adjective2}{noun2}。");
    }
}
