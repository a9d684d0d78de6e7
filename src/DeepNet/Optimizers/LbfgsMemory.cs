namespace DeepNet.Optimizers;

/// <summary>What <see cref="Lbfgs"/> has learned of the curvature: how the gradient changed with the steps.</summary>
internal sealed class LbfgsMemory
{
    private readonly List<Tensor> _gradientChanges = [];
    private readonly List<Tensor> _steps = [];
    private readonly List<double> _inverses = [];
    private double _scale = 1;
    private Tensor? _direction;
    private Tensor? _gradient;

    /// <summary>How many directions there have been.</summary>
    public long Iterations { get; private set; }

    /// <summary>How far the last direction was followed.</summary>
    public double StepSize { get; set; }

    /// <summary>Learns from the step that led to this gradient, and gives the next direction, -H g.</summary>
    public Tensor Next(Tensor gradient, int historySize, double leastCurvature)
    {
        Iterations++;
        if (_gradient is not null && _direction is not null)
            Learn(gradient - _gradient, _direction * StepSize, historySize, leastCurvature);
        Tensor q = -gradient;
        var weights = new double[_steps.Count];
        for (int i = _steps.Count - 1; i >= 0; i--)
        {
            weights[i] = Dot(_steps[i], q) * _inverses[i];
            q -= weights[i] * _gradientChanges[i];
        }

        q *= _scale;
        for (int i = 0; i < _steps.Count; i++)
            q += (weights[i] - (Dot(_gradientChanges[i], q) * _inverses[i])) * _steps[i];
        (_direction, _gradient) = (q, gradient);
        return q;
    }

    public void Save(OrderedDictionary<string, Tensor> state, string prefix)
    {
        if (_direction is null || _gradient is null)
            return;
        state[prefix + "iterations"] = Tensor.From<long>([Iterations], []);
        state[prefix + "step_size"] = Tensor.Full([], StepSize, DType.Float64);
        state[prefix + "scale"] = Tensor.Full([], _scale, DType.Float64);
        state[prefix + "direction"] = _direction.Clone();
        state[prefix + "gradient"] = _gradient.Clone();
        if (_steps.Count == 0)
            return;
        state[prefix + "steps"] = Tensor.Stack([.. _steps]);
        state[prefix + "gradient_changes"] = Tensor.Stack([.. _gradientChanges]);
        state[prefix + "inverses"] = Tensor.From<double>(_inverses.ToArray(), [_inverses.Count]);
    }

    public Action Restore(StateReader reader, string prefix, Shape vector, DType dtype, Device device)
    {
        if (!reader.Any(prefix))
            return Forget;
        long iterations = reader.Integer(prefix + "iterations");
        double stepSize = reader.Number(prefix + "step_size"), scale = reader.Number(prefix + "scale");
        Tensor? direction = Find("direction", vector), gradient = Find("gradient", vector);
        Tensor? inverses = reader.Find(prefix + "inverses", null, isRequired: false);
        Shape? shape = inverses is null ? null : [inverses.Shape[0], vector[0]];
        Tensor? steps = shape is null ? null : Find("steps", shape);
        Tensor? changes = shape is null ? null : Find("gradient_changes", shape);
        return () =>
        {
            Forget();
            (Iterations, StepSize, _scale, _direction, _gradient) = (iterations, stepSize, scale, direction, gradient);
            if (inverses is null)
                return;
            _inverses.AddRange(inverses.Cast(DType.Float64).ToArray<double>());
            _steps.AddRange(steps!.Unbind(0).Select(row => row.Clone()));
            _gradientChanges.AddRange(changes!.Unbind(0).Select(row => row.Clone()));
        };

        Tensor? Find(string name, Shape? expected) =>
            reader.Find(prefix + name, expected)?.Cast(dtype).To(device).Clone();
    }

    private static double Dot(Tensor a, Tensor b) => a.Dot(b).Cast(DType.Float64).ToScalar<double>();

    private void Learn(Tensor gradientChange, Tensor step, int historySize, double leastCurvature)
    {
        double curvature = Dot(gradientChange, step);
        if (curvature <= leastCurvature)
            return;
        if (_steps.Count == historySize)
        {
            _steps.RemoveAt(0);
            _gradientChanges.RemoveAt(0);
            _inverses.RemoveAt(0);
        }

        _steps.Add(step);
        _gradientChanges.Add(gradientChange);
        _inverses.Add(1 / curvature);
        _scale = curvature / Dot(gradientChange, gradientChange);
    }

    private void Forget()
    {
        _steps.Clear();
        _gradientChanges.Clear();
        _inverses.Clear();
        (Iterations, StepSize, _scale, _direction, _gradient) = (0, 0, 1, null, null);
    }
}
