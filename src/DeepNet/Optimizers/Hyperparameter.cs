using System.Text;

namespace DeepNet.Optimizers;

/// <summary>A number of an optimizer that every <see cref="ParameterGroup"/> may set for itself.</summary>
/// <remarks>
/// <c>new ParameterGroup(parameters) { [Hyperparameter.Rho] = 0.8 }</c>. Yes-or-no options are numbers too: 0 or 1.
/// An optimizer of your own may bring others: one static object for each.
/// </remarks>
public sealed class Hyperparameter
{
    private readonly Func<double, bool> _holds;
    private readonly string _rule;

    /// <summary>Describes a hyper-parameter.</summary>
    /// <param name="name">How errors name it; in snake_case, how saved states do.</param>
    /// <param name="holds">Whether a value is allowed.</param>
    /// <param name="rule">The same in words: "must be positive".</param>
    public Hyperparameter(string name, Func<double, bool> holds, string rule)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(rule);
        (Name, Key, _holds, _rule) = (name, SnakeCase(name), holds, rule);
    }

    /// <summary>η, the size of a step; not negative.</summary>
    public static Hyperparameter LearningRate { get; } = NotNegative("LearningRate");

    /// <summary>λ, how strongly parameters are drawn to zero; not negative.</summary>
    public static Hyperparameter WeightDecay { get; } = NotNegative("WeightDecay");

    /// <summary>μ of Sgd, RmsProp and Muon; not negative.</summary>
    public static Hyperparameter Momentum { get; } = NotNegative("Momentum");

    /// <summary>The part of a gradient that Sgd leaves out of its momentum; finite.</summary>
    public static Hyperparameter Dampening { get; } = new("Dampening", double.IsFinite, "must be finite");

    /// <summary>Whether momentum is Nesterov's; 0 or 1.</summary>
    public static Hyperparameter Nesterov { get; } = Option("Nesterov");

    /// <summary>Whether to climb instead of descending; 0 or 1.</summary>
    public static Hyperparameter Maximize { get; } = Option("Maximize");

    /// <summary>β₁, the decay of the mean gradient; in [0, 1).</summary>
    public static Hyperparameter Beta1 { get; } = Fraction("Beta1");

    /// <summary>β₂, the decay of the mean squared gradient; in [0, 1).</summary>
    public static Hyperparameter Beta2 { get; } = Fraction("Beta2");

    /// <summary>ε, what keeps a division from zero; not negative.</summary>
    public static Hyperparameter Epsilon { get; } = NotNegative("Epsilon");

    /// <summary>Whether Adam uses its largest v so far; 0 or 1.</summary>
    public static Hyperparameter Amsgrad { get; } = Option("Amsgrad");

    /// <summary>α: of RmsProp the decay of the mean squared gradient, of Asgd the power of the rate's fall; not
    /// negative.</summary>
    public static Hyperparameter Alpha { get; } = NotNegative("Alpha");

    /// <summary>Whether RmsProp takes the mean out of the mean square; 0 or 1.</summary>
    public static Hyperparameter Centered { get; } = Option("Centered");

    /// <summary>ρ of Adadelta, the decay of its means; in [0, 1].</summary>
    public static Hyperparameter Rho { get; } = new("Rho", x => x is >= 0 and <= 1, "must be in [0, 1]");

    /// <summary>How Adagrad's learning rate falls with the steps; not negative.</summary>
    public static Hyperparameter LearningRateDecay { get; } = NotNegative("LearningRateDecay");

    /// <summary>Where Adagrad's sum of squares starts; not negative.</summary>
    public static Hyperparameter InitialAccumulator { get; } = NotNegative("InitialAccumulator");

    /// <summary>ψ of NAdam, how its momentum rises; not negative.</summary>
    public static Hyperparameter MomentumDecay { get; } = NotNegative("MomentumDecay");

    /// <summary>η₋ of Rprop, by which a step shrinks; in (0, 1).</summary>
    public static Hyperparameter EtaMinus { get; } = new("EtaMinus", x => x is > 0 and < 1, "must be in (0, 1)");

    /// <summary>η₊ of Rprop, by which a step grows; above 1.</summary>
    public static Hyperparameter EtaPlus { get; } =
        new("EtaPlus", x => x > 1 && double.IsFinite(x), "must be finite and above 1");

    /// <summary>The smallest step of Rprop; positive.</summary>
    public static Hyperparameter MinStep { get; } = Positive("MinStep");

    /// <summary>The largest step of Rprop; positive.</summary>
    public static Hyperparameter MaxStep { get; } = Positive("MaxStep");

    /// <summary>λ of Asgd, how its learning rate falls; not negative.</summary>
    public static Hyperparameter Lambda { get; } = NotNegative("Lambda");

    /// <summary>t₀ of Asgd, the step at which averaging starts; not negative.</summary>
    public static Hyperparameter AveragingStart { get; } = NotNegative("AveragingStart");

    /// <summary>c of Adafactor's β₂ = 1 - t^c; finite and not positive.</summary>
    public static Hyperparameter Beta2Decay { get; } =
        new("Beta2Decay", x => x <= 0 && double.IsFinite(x), "must be finite and not positive");

    /// <summary>The least scale that Adafactor takes parameters to have; not negative.</summary>
    public static Hyperparameter LeastScale { get; } = NotNegative("LeastScale");

    /// <summary>d, the root mean square above which Adafactor shrinks an update; positive.</summary>
    public static Hyperparameter ClipThreshold { get; } = Positive("ClipThreshold");

    /// <summary>How many Newton–Schulz iterations Muon makes; a whole number from 1 to 99.</summary>
    public static Hyperparameter Iterations { get; } =
        new("Iterations", x => x is >= 1 and <= 99 && x == Math.Floor(x), "must be a whole number from 1 to 99");

    /// <summary>How errors name it.</summary>
    public string Name { get; }

    /// <summary>As it stands in a saved state.</summary>
    internal string Key { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal void Validate(string owner, double value) => Check.Range(_holds(value), owner, Name, value, _rule);

    private static Hyperparameter NotNegative(string name) =>
        new(name, x => x >= 0 && double.IsFinite(x), "must be finite and not negative");

    private static Hyperparameter Positive(string name) =>
        new(name, x => x > 0 && double.IsFinite(x), "must be finite and positive");

    private static Hyperparameter Fraction(string name) => new(name, x => x is >= 0 and < 1, "must be in [0, 1)");

    private static Hyperparameter Option(string name) => new(name, x => x is 0 or 1, "must be 0 or 1");

    private static string SnakeCase(string name)
    {
        var key = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && key.Length > 0)
                key.Append('_');
            key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }
}
