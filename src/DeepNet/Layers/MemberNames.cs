namespace DeepNet.Layers;

/// <summary>Checks the names under which dictionaries of modules and parameters keep them.</summary>
internal static class MemberNames
{
    /// <summary>A name that can be part of a state key.</summary>
    public static void Check(string owner, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        DeepNet.Check.Argument(key.Length > 0, $"{owner}: a key must not be empty.");
        DeepNet.Check.Argument(
            !key.Contains('.', StringComparison.Ordinal),
            $"{owner}: key \"{key}\" must not contain a dot, which separates names in state keys.");
    }

    /// <summary>The exception for a key that is not there.</summary>
    public static KeyNotFoundException Missing(string owner, string key, IEnumerable<string> keys) =>
        new($"{owner}: there is no \"{key}\"; the keys are {string.Join(", ", keys)}.");
}
