using DeepNet.Kernels;
using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Averages of a model's parameters over training, which often do better than the last ones.</summary>
/// <remarks>
/// Usage: <see cref="Update"/> after each step; <c>using (average.Apply()) { … }</c> to evaluate with the averages.
/// Buffers are not averaged: <see cref="UpdateBatchNorm"/> computes running statistics anew. Averages of 16-bit
/// parameters are Float32. torch.optim.swa_utils.AveragedModel.
/// </remarks>
public abstract class AveragedWeights
{
    private readonly (string Name, Parameter Parameter)[] _parameters;
    private readonly Tensor[] _averages;

    private protected AveragedWeights(Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _parameters = [.. model.NamedParameters()];
        _averages = Array.ConvertAll(_parameters, entry => Wide(entry.Parameter).Clone());
    }

    /// <summary>How many updates there were.</summary>
    public long UpdateCount { get; private set; }

    private protected string Name => GetType().Name;

    /// <summary>Takes the parameters as they are now into the averages; the first time it copies them.</summary>
    public void Update()
    {
        var step = new AverageStep(UpdateCount == 0 ? 1 : Share(UpdateCount));
        var tensors = new StepTensors[_averages.Length];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = new StepTensors(Follow(i), Wide(_parameters[i].Parameter));
        StepQueue.Run(tensors, step);
        foreach (Tensor average in _averages)
            average.Storage.Version++;

        UpdateCount++;
    }

    /// <summary>Gives the model the averages until the result is disposed; then its own values come back.</summary>
    public IDisposable Apply()
    {
        Tensor[] values = Array.ConvertAll(_parameters, entry => entry.Parameter.Value.Detach().Clone());
        CopyToModel();
        return new Swapped(() =>
        {
            for (int i = 0; i < values.Length; i++)
                _parameters[i].Parameter.CopyFrom(values[i]);
        });
    }

    /// <summary>Gives the model the averages for good.</summary>
    public void CopyToModel()
    {
        for (int i = 0; i < _averages.Length; i++)
            _parameters[i].Parameter.CopyFrom(_averages[i]);
    }

    /// <summary>A copy of the averages by the parameters' names, and of the number of updates.</summary>
    public OrderedDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor> { ["updates"] = Tensor.From<long>([UpdateCount], []) };
        for (int i = 0; i < _averages.Length; i++)
            state["averages." + _parameters[i].Name] = _averages[i].Clone();
        return state;
    }

    /// <summary>Continues from a state that <see cref="StateDict"/> gave.</summary>
    /// <exception cref="StateDictException">The state does not fit; nothing was changed.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reader = new StateReader(Name, state);
        long updates = reader.Integer("updates");
        Tensor?[] averages = Array.ConvertAll(
            _parameters, entry => reader.Find("averages." + entry.Name, entry.Parameter.Shape));
        reader.Finish();
        UpdateCount = updates;
        for (int i = 0; i < averages.Length; i++)
            _averages[i] = averages[i]!.Clone();
    }

    /// <summary>Computes the running statistics of a model's batch normalizations anew, as plain averages over
    /// batches.</summary>
    /// <param name="model">The model, with the weights it will be used with.</param>
    /// <param name="inputs">Batches of training data.</param>
    /// <remarks>torch.optim.swa_utils.update_bn.</remarks>
    public static void UpdateBatchNorm(Layer model, IEnumerable<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        (Module Module, bool IsTraining)[] modes =
            [.. model.NamedModules().Select(entry => (entry.Module, entry.Module.IsTraining))];
        BatchNormLayer[] layers =
        [
            .. modes.Select(entry => entry.Module).OfType<BatchNormLayer>()
                .Where(layer => layer.RunningMean is not null),
        ];
        double?[] momenta = Array.ConvertAll(layers, layer => layer.Momentum);
        using IDisposable scope = Tensor.NoGrad();
        try
        {
            model.Train();
            foreach (BatchNormLayer layer in layers)
            {
                layer.Momentum = null;
                layer.RunningMean!.CopyFrom(Tensor.Zeros(layer.RunningMean.Shape));
                layer.RunningVar!.CopyFrom(Tensor.Ones(layer.RunningVar.Shape));
                layer.NumBatchesTracked!.CopyFrom(Tensor.Zeros([]));
            }

            foreach (Tensor input in inputs)
                model.Forward(input);
        }
        finally
        {
            for (int i = 0; i < layers.Length; i++)
                layers[i].Momentum = momenta[i];
            foreach ((Module module, bool isTraining) in modes)
                module.IsTraining = isTraining;
        }
    }

    /// <summary>The part of a new value in the average after this many updates.</summary>
    private protected abstract double Share(long updates);

    private static Tensor Wide(Parameter parameter) =>
        parameter.DType.IsHalf() ? parameter.Value.Detach().Cast(DType.Float32) : parameter.Value.Detach();

    /// <summary>The average, on its parameter's device and of its type.</summary>
    private Tensor Follow(int index)
    {
        Parameter parameter = _parameters[index].Parameter;
        DType dtype = parameter.DType.IsHalf() ? DType.Float32 : parameter.DType;
        return _averages[index] = _averages[index].Cast(dtype).To(parameter.Device);
    }

    private sealed class Swapped(Action restore) : IDisposable
    {
        private Action? _restore = restore;

        public void Dispose() => Interlocked.Exchange(ref _restore, null)?.Invoke();
    }
}
