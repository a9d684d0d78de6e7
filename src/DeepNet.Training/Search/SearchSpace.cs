namespace DeepNet.Training;

/// <summary>The settings that a search tries, each with a name and what it may be.</summary>
/// <remarks><c>new SearchSpace().LogUniform("rate", 1e-4, 1e-1).Int("layers", 1, 3).Choice("activation", "relu",
/// "tanh")</c>. A search takes the space as it is when the search is made.</remarks>
public sealed class SearchSpace
{
    private readonly List<SearchDimension> _dimensions = [];

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _dimensions.Select(dimension => dimension.Name)];

    internal SearchDimension[] Dimensions => [.. _dimensions];

    /// <summary>Adds a text, one of a list.</summary>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, the list is empty, or a value stands
    /// twice.</exception>
    public SearchSpace Choice(string name, params ReadOnlySpan<string> values)
    {
        foreach (string value in values)
            ArgumentNullException.ThrowIfNull(value, nameof(values));
        return AddChoice(name, values);
    }

    /// <summary>Adds a whole number, one of a list.</summary>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, the list is empty, or a value stands
    /// twice.</exception>
    public SearchSpace Choice(string name, params ReadOnlySpan<int> values) => AddChoice(name, values);

    /// <summary>Adds a number, one of a list.</summary>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, the list is empty, or a value is not finite or
    /// stands twice.</exception>
    public SearchSpace Choice(string name, params ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Check.Argument(double.IsFinite(value), $"SearchSpace: '{name}' has the value {value}; it must be finite.");
        return AddChoice(name, values);
    }

    /// <summary>Adds a choice of true and false, or one of them.</summary>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, the list is empty, or a value stands
    /// twice.</exception>
    public SearchSpace Choice(string name, params ReadOnlySpan<bool> values) => AddChoice(name, values);

    /// <summary>Adds a whole number in [<paramref name="low"/>, <paramref name="high"/>], all equally likely.</summary>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is empty.</exception>
    public SearchSpace Int(string name, int low, int high)
    {
        Check.Argument(low <= high, $"SearchSpace: '{name}' has the empty range [{low}, {high}].");
        return Add(new IntDimension(name, low, high));
    }

    /// <summary>Adds a number in [<paramref name="low"/>, <paramref name="high"/>], all equally likely.</summary>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is empty or not finite.</exception>
    public SearchSpace Uniform(string name, double low, double high)
    {
        Check.Argument(
            low <= high && double.IsFinite(low) && double.IsFinite(high),
            $"SearchSpace: '{name}' has the range [{low}, {high}], which must be finite and not empty.");
        return Add(new RealDimension(name, low, high, isLog: false));
    }

    /// <summary>Adds a positive number in [<paramref name="low"/>, <paramref name="high"/>] whose logarithm is uniform:
    /// for learning rates and the like.</summary>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is empty, not positive or not
    /// finite.</exception>
    public SearchSpace LogUniform(string name, double low, double high)
    {
        Check.Argument(
            low > 0 && low <= high && double.IsFinite(high),
            $"SearchSpace: '{name}' has the range [{low}, {high}], which must be positive, finite and not empty.");
        return Add(new RealDimension(name, low, high, isLog: true));
    }

    /// <summary>The settings, one a line.</summary>
    public override string ToString() => string.Join('\n', _dimensions);

    private SearchSpace AddChoice<T>(string name, ReadOnlySpan<T> values)
        where T : notnull
    {
        var all = new object[values.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = values[i];
        Check.Argument(all.Length > 0, $"SearchSpace: '{name}' has no values to choose from.");
        Check.Argument(
            all.Distinct().Count() == all.Length,
            $"SearchSpace: '{name}' has a value twice: {string.Join(", ", all)}.");
        return Add(new ChoiceDimension(name, all));
    }

    private SearchSpace Add(SearchDimension dimension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dimension.Name, "name");
        Check.Argument(
            _dimensions.TrueForAll(other => other.Name != dimension.Name),
            $"SearchSpace: the name '{dimension.Name}' is taken.");
        _dimensions.Add(dimension);
        return this;
    }
}
