namespace DeepNet;

/// <summary>One recorded operation: where its inputs come from and how their gradients follow
/// from its outputs' gradients.</summary>
internal sealed class GradNode
{
    private static long s_lastId;
    private readonly int[] _versions;
    private readonly (Storage? Storage, int Version)[] _outputs;
    private Func<Tensor?[], Tensor?[]>? _backward;

    /// <param name="name">The operation, for messages.</param>
    /// <param name="inputs">Its inputs; null where there is none (an optional bias).</param>
    /// <param name="outputShapes">Shapes of the outputs.</param>
    /// <param name="backward">Gradients of the outputs (null where nothing arrived) to gradients
    /// of the inputs (null where not needed).</param>
    public GradNode(string name, Tensor?[] inputs, Shape[] outputShapes, Func<Tensor?[], Tensor?[]> backward)
    {
        Name = name;
        Inputs = inputs;
        OutputShapes = outputShapes;
        _outputs = new (Storage?, int)[outputShapes.Length];
        _backward = backward;
        _versions = new int[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            _versions[i] = inputs[i]?.Storage.Version ?? 0;
    }

    /// <summary>The newest operation's <see cref="Id"/>.</summary>
    public static long LastId => Interlocked.Read(ref s_lastId);

    /// <summary>Grows along the graph: every operation has a larger one than what it uses.</summary>
    public long Id { get; } = Interlocked.Increment(ref s_lastId);

    public string Name { get; }

    public Tensor?[] Inputs { get; private set; }

    public Shape[] OutputShapes { get; }

    /// <summary>What to call with the gradient of each output, or null.</summary>
    public List<Func<Tensor, Tensor?>>?[]? Hooks { get; set; }

    public bool IsFreed => _backward is null;

    /// <summary>Remembers an output: a formula may use it, and notices when it was changed in place.</summary>
    public void Watch(int output, Storage storage) => _outputs[output] = (storage, storage.Version);

    /// <summary>Gradients of the inputs, un-broadcast to the inputs' shapes.</summary>
    public Tensor?[] Backward(Tensor?[] outputGradients)
    {
        Check.State(
            _backward is not null,
            $"Backward: the graph of {Name} was already used and freed; "
            + $"pass retainGraph: true to the first Backward to use it twice.");
        for (int i = 0; i < Inputs.Length; i++)
        {
            Check.State(
                Inputs[i] is not { } x || x.Storage.Version == _versions[i],
                $"Backward: input {i} of {Name}, shape {Inputs[i]?.Shape}, was changed in place "
                + $"after the operation used it; run the forward pass again.");
        }

        foreach ((Storage? storage, int version) in _outputs)
        {
            Check.State(
                storage is null || storage.Version == version,
                $"Backward: the result of {Name} was changed in place after it was computed; "
                + $"run the forward pass again.");
        }

        Tensor?[] gradients = _backward(outputGradients);
        Check.State(
            gradients.Length == Inputs.Length,
            $"Backward: {Name} gave {gradients.Length} gradients for {Inputs.Length} inputs.");
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is { } gradient && Inputs[i] is { } input)
            {
                Check.State(
                    gradient.DType == input.DType,
                    $"Backward: {Name} gave a {gradient.DType} gradient for its {input.DType} input {i}.");
                if (gradient.Shape != input.Shape)
                {
                    Check.State(
                        input.Shape.BroadcastsTo(gradient.Shape),
                        $"Backward: {Name} gave a gradient of shape {gradient.Shape} for input {i} "
                        + $"of shape {input.Shape}.");
                    gradients[i] = gradient.SumTo(input.Shape);
                }
            }
        }

        return gradients;
    }

    /// <summary>Lets go of everything the gradient formulas hold.</summary>
    public void Free()
    {
        _backward = null;
        Inputs = [];
    }
}
