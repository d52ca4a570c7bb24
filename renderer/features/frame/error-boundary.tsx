/** A screen that fails to render must not take the frame with it: the other screens still work. */
import { Component, type ReactNode } from 'react';
import { ErrorNote } from '../../ui/error-note.tsx';

interface State {
  error: unknown;
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div className="screen">
        <ErrorNote
          error={this.state.error}
          stillWorks="The other screens still work."
          onRetry={() => this.setState({ error: null })}
        />
      </div>
    );
  }
}
