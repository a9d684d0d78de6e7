using System.Globalization;
using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Several models as one: their mean, or their vote.</summary>
/// <remarks>
/// A layer like any other: <c>new Predictor(ensemble)</c> serves it, <see cref="Module.Save"/> writes all members to
/// one file. State keys begin with <c>members.0</c>. The class with the largest output is the ensemble's choice; of
/// classes with equally many votes that is the first one. Hansen and Salamon, 1990, https://doi.org/10.1109/34.58871;
/// Lakshminarayanan et al., 2017, https://arxiv.org/abs/1612.01474.
/// </remarks>
public sealed class Ensemble : Layer
{
    private const string MembersKey = "members.";

    private readonly Layer[] _members;

    /// <summary>Puts models together.</summary>
    /// <param name="members">At least one; they give outputs of one shape.</param>
    /// <param name="mode">What is made of the outputs.</param>
    /// <param name="classDim">The dimension of the classes, by default that after the batch.</param>
    /// <exception cref="ArgumentException">There are no members, or the mode is not known.</exception>
    public Ensemble(IEnumerable<Layer> members, EnsembleMode mode, int classDim = 1)
    {
        ArgumentNullException.ThrowIfNull(members);
        Check.Argument(Enum.IsDefined(mode), $"Ensemble: mode {mode} is not known.");
        _members = [.. members];
        Check.Argument(
            _members.Length > 0 && !_members.Contains(null!), $"Ensemble: there are no members, or one is null.");
        (Mode, ClassDim) = (mode, classDim);
    }

    /// <summary>The models.</summary>
    public IReadOnlyList<Layer> Members => _members;

    /// <summary>What is made of their outputs.</summary>
    public EnsembleMode Mode { get; }

    /// <summary>The dimension of the classes.</summary>
    public int ClassDim { get; }

    /// <summary>Loads all members from the file of an ensemble.</summary>
    /// <param name="path">A file that <see cref="Module.Save"/> wrote for an ensemble; it says how many members there
    /// are.</param>
    /// <param name="create">Makes a member of the same build.</param>
    /// <param name="mode">What is made of the outputs.</param>
    /// <param name="classDim">The dimension of the classes.</param>
    /// <exception cref="ModelFileException">The file breaks a rule of its format, or holds no ensemble.</exception>
    /// <exception cref="StateDictException">Names or shapes do not fit.</exception>
    public static Ensemble FromFile(string path, Func<Layer> create, EnsembleMode mode, int classDim = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(create);
        IReadOnlyDictionary<string, Tensor> state = ModelFile.Load(path);
        HashSet<string> numbers = [.. state.Keys.Select(NumberOf)];
        int count = numbers.Count;
        bool isEnsemble = count > 0 && Enumerable.Range(0, count)
            .All(i => numbers.Contains(i.ToString(CultureInfo.InvariantCulture)));
        if (!isEnsemble)
            throw new ModelFileException(path, $"no ensemble: not all names begin with '{MembersKey}0.' and so on.");
        var ensemble = new Ensemble(Enumerable.Range(0, count).Select(_ => create()), mode, classDim);
        ensemble.LoadStateDict(state);
        return ensemble;
    }

    /// <summary>Loads members from a file each, such as the best of a training:
    /// <c>Ensemble.FromFiles(checkpoint.BestPaths, …)</c>.</summary>
    /// <param name="paths">Files of weights.</param>
    /// <param name="create">Makes a member of the same build.</param>
    /// <param name="mode">What is made of the outputs.</param>
    /// <param name="classDim">The dimension of the classes.</param>
    /// <exception cref="ModelFileException">A file breaks a rule of its format.</exception>
    /// <exception cref="StateDictException">Names or shapes do not fit.</exception>
    public static Ensemble FromFiles(
        IEnumerable<string> paths, Func<Layer> create, EnsembleMode mode, int classDim = 1)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(create);
        return new Ensemble(
            paths.Select(path =>
            {
                Layer member = create();
                member.Load(path);
                return member;
            }),
            mode,
            classDim);
    }

    /// <summary>The mean of the members' outputs or probabilities, or the shares of their votes; of the shape of one
    /// output.</summary>
    /// <exception cref="ShapeException">The members' outputs differ in shape.</exception>
    public override Tensor Forward(Tensor x)
    {
        Tensor? sum = null;
        foreach (Layer member in _members)
        {
            Tensor y = Voice(member.Forward(x));
            Check.Shape(
                sum is null || sum.Shape == y.Shape,
                $"Ensemble: members gave outputs of shapes {sum?.Shape} and {y.Shape}; they must be equal.");
            sum = sum is null ? y : sum + y;
        }

        return Observed(sum! / _members.Length);
    }

    /// <inheritdoc/>
    protected override string Describe() => $"{Mode}";

    /// <summary>The number after <c>members.</c>, or an empty text.</summary>
    private static string NumberOf(string key)
    {
        string[] parts = key.Split('.', 3);
        return parts is ["members", var number, _] ? number : "";
    }

    /// <summary>What a member says to the ensemble's output.</summary>
    private Tensor Voice(Tensor y) => Mode switch
    {
        EnsembleMode.AverageProbabilities => y.Softmax(ClassDim),
        EnsembleMode.MajorityVote =>
            Tensor.Zeros(y.Shape, y.DType, y.Device).Scatter(ClassDim, y.ArgMax(ClassDim, keepDim: true), 1),
        _ => y,
    };
}
