namespace DeepNet;

public sealed partial class Tensor
{
    private GradNode? _node;
    private bool _requiresGrad;
    private Tensor? _grad;
    private bool _ownsGrad;
    private bool _isGradShown;

    /// <summary>True if gradients flow to this tensor: set it on inputs, it is inherited by results.</summary>
    /// <exception cref="DTypeException">Set on a tensor that is not floating point.</exception>
    /// <exception cref="InvalidOperationException">Switched off on a result; use <see cref="Detach"/>.</exception>
    public bool RequiresGrad
    {
        get => _requiresGrad;
        set
        {
            if (value)
                Check.Floating(nameof(RequiresGrad), this);
            Check.State(
                value || _node is null,
                $"RequiresGrad: a result of {_node?.Name} cannot be switched off; use Detach().");
            _requiresGrad = value;
        }
    }

    /// <summary>The gradient that <see cref="Backward"/> accumulated here, or null.
    /// Of this tensor's shape and type.</summary>
    /// <exception cref="ShapeException">Set to a tensor of another shape.</exception>
    /// <exception cref="DTypeException">Set to a tensor of another type.</exception>
    /// <exception cref="DeviceException">Set to a tensor on another device.</exception>
    public Tensor? Grad
    {
        get
        {
            _isGradShown = true;
            return _grad;
        }

        set
        {
            if (value is not null)
            {
                Check.SameKind(nameof(Grad), this, value);
                Check.Shape(value.Shape == Shape, $"Grad: shape {value.Shape} for a tensor of shape {Shape}.");
            }

            // Nobody has seen it: its memory serves the next backward pass.
            if (value is null && _ownsGrad && !_isGradShown)
                _grad?.Storage.Dispose();
            _grad = value;
            _ownsGrad = false;
        }
    }

    /// <summary><see cref="Grad"/> for code that does not keep it.</summary>
    internal Tensor? UnseenGrad => _grad;

    /// <summary>True if this tensor was not computed from tracked tensors: gradients accumulate in leaves.</summary>
    public bool IsLeaf => _node is null;

    /// <summary>Name of the operation that computed this tensor, or null for a leaf.</summary>
    public string? GradName => _node?.Name;

    internal GradNode? Node => _node;

    internal int OutputIndex { get; private set; }

    internal List<Func<Tensor, Tensor?>>? LeafHooks { get; set; }

    /// <summary>The same values without history: gradients stop here. Shares the memory.</summary>
    public Tensor Detach() => new(Storage, Layout, DType);

    /// <summary>Switches recording off until the result is disposed:
    /// <c>using (Tensor.NoGrad()) { … }</c>. Follows <c>await</c>.</summary>
    public static IDisposable NoGrad() => GradMode.Set(enabled: false);

    /// <summary>Switches recording on inside a <see cref="NoGrad"/> scope.</summary>
    public static IDisposable EnableGrad() => GradMode.Set(enabled: true);

    /// <summary>This tensor, now marked as a leaf that wants gradients:
    /// <c>Tensor.Randn([3]).RequireGrad()</c>.</summary>
    public Tensor RequireGrad()
    {
        RequiresGrad = true;
        return this;
    }

    /// <summary>Records how this result was computed: per input,
    /// its gradient as a function of this tensor's gradient.</summary>
    /// <remarks>
    /// A gradient nobody needs is never computed. Gradients may have any shape that broadcasting gave
    /// them: the engine sums them back. They must be written in Tensor operations, or take their fused
    /// form only while <see cref="GradMode"/> is off.
    /// </remarks>
    internal Tensor Track(string name, params ReadOnlySpan<(Tensor? Input, Func<Tensor, Tensor?> Gradient)> edges)
    {
        Anomaly.Check(name, this);
        bool isNeeded = false;
        foreach ((Tensor? input, _) in edges)
            isNeeded |= input is { _requiresGrad: true };
        if (!isNeeded || !GradMode.IsEnabled)
            return this;

        var inputs = new Tensor?[edges.Length];
        var formulas = new Func<Tensor, Tensor?>[edges.Length];
        for (int i = 0; i < edges.Length; i++)
            (inputs[i], formulas[i]) = edges[i];
        Attach(new GradNode(name, inputs, [Shape], dys => Separate(inputs, formulas, dys[0]!)), 0);
        return this;
    }

    /// <summary>The same where the inputs' gradients share work: one function gives all of them.</summary>
    internal Tensor TrackJoint(string name, Tensor?[] inputs, Func<Tensor, Tensor?[]> backward)
    {
        Track(name, inputs, [this], dys => backward(dys[0]!));
        return this;
    }

    /// <summary>The same for an operation with several outputs.</summary>
    internal static void Track(string name, Tensor?[] inputs, Tensor[] outputs, Func<Tensor?[], Tensor?[]> backward)
    {
        foreach (Tensor output in outputs)
            Anomaly.Check(name, output);
        if (!GradMode.IsEnabled || !Array.Exists(inputs, x => x is { _requiresGrad: true }))
            return;
        var node = new GradNode(name, inputs, Array.ConvertAll(outputs, y => y.Shape), backward);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].DType.IsFloatingPoint())
                outputs[i].Attach(node, i);
        }
    }

    /// <summary>True if a result of these inputs would be recorded.</summary>
    internal static bool IsRecording(Tensor a, Tensor? b = null, Tensor? c = null) =>
        (a._requiresGrad || b is { _requiresGrad: true } || c is { _requiresGrad: true }) && GradMode.IsEnabled;

    /// <summary>Writes other values into this tensor's memory; what was recorded with the old ones notices.</summary>
    internal void Overwrite(Tensor source)
    {
        Backend.Copy(source.Expand(Shape), this);
        Storage.Version++;
    }

    private static Tensor?[] Separate(Tensor?[] inputs, Func<Tensor, Tensor?>[] formulas, Tensor dy)
    {
        var gradients = new Tensor?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is { _requiresGrad: true })
                gradients[i] = formulas[i](dy);
        }

        return gradients;
    }

    private void Attach(GradNode node, int outputIndex)
    {
        _node = node;
        _requiresGrad = true;
        OutputIndex = outputIndex;
        node.Watch(outputIndex, Storage);
    }
}
